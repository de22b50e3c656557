// Parallel loops, PLINQ, threads with locks, exceptions by hardware fault, collections of garbage.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

class Program
{
    static int Fib(int n) { return n < 2 ? n : Fib(n - 1) + Fib(n - 2); }

    static void Main()
    {
        long sum = 0;
        Parallel.For(0, 1000, i => Interlocked.Add(ref sum, Fib(15) + i));
        Console.WriteLine(sum);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 200000; i++) counts["k" + i] = i;
        Console.WriteLine(counts.Values.Sum(x => (long)x));
        try { object o = null; o.ToString(); } catch (NullReferenceException) { Console.WriteLine("NullReferenceException"); }
        try { int zero = counts.Count - 200000; Console.WriteLine(1 / zero); } catch (DivideByZeroException) { Console.WriteLine("DivideByZeroException"); }
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() => { for (int j = 0; j < 100000; j++) lock (counts) counts["t"] = j; })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var garbage = new List<byte[]>();
        for (int i = 0; i < 20000; i++) { garbage.Add(new byte[10000]); if (garbage.Count > 300) garbage.Clear(); }
        GC.Collect();
        Console.WriteLine(Enumerable.Range(1, 100000).AsParallel().Where(x => x % 7 == 0).Count() + " " + Fib(32) + " " + Math.Sin(1.5).ToString("R"));
    }
}
