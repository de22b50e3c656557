import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;

/** Thread pool, parallel streams, collections, exceptions by hardware fault, stack overflow, collection of garbage, a child process. */
public class Programs {
    static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    static int deep(int n) {
        return deep(n + 1) + 1;
    }

    static void expect(Class<? extends Throwable> wanted, Runnable action) {
        try {
            action.run();
            System.out.println("no " + wanted.getSimpleName());
        } catch (Throwable thrown) {
            System.out.println(wanted.isInstance(thrown) ? wanted.getSimpleName() : thrown.toString());
        }
    }

    public static void main(String[] none) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            final int k = i;
            futures.add(pool.submit(() -> {
                for (int j = 0; j < 1000; j++) {
                    counts.merge("k" + j % 50, 1, Integer::sum);
                }
                return fib(20) + k;
            }));
        }
        long sum = 0;
        for (Future<Integer> f : futures) {
            sum += f.get();
        }
        pool.shutdown();
        System.out.println(sum + " " + counts.size() + " " + counts.get("k7"));
        System.out.println(IntStream.range(0, 100000).parallel().mapToLong(x -> (long) x * x).sum());
        int[] three = new int[3];
        expect(NullPointerException.class, () -> ((Object) null).toString());
        expect(StackOverflowError.class, () -> deep(0));
        expect(ArrayIndexOutOfBoundsException.class, () -> three[none.length + 3]++);
        expect(ArithmeticException.class, () -> System.out.println(1 / none.length));
        List<byte[]> garbage = new ArrayList<>();
        for (int i = 0; i < 20000; i++) {
            garbage.add(new byte[20000]);
            if (garbage.size() > 500) {
                garbage.clear();
            }
        }
        System.gc();
        double series = 0;
        for (int i = 1; i < 3000000; i++) {
            series += Math.sin(i) / i;
        }
        System.out.printf("%.9f%n", series);
        Process child = new ProcessBuilder("/bin/echo", "child").start();
        System.out.println(new String(child.getInputStream().readAllBytes()).trim() + " " + child.waitFor());
        System.out.println(fib(32));
    }
}
