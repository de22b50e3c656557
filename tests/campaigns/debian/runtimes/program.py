"""Threads with a lock, a child process, pools of processes and threads, queues between processes."""
import concurrent.futures, hashlib, json, multiprocessing, subprocess, threading

def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)

def main():
    lock, count = threading.Lock(), [0]
    def work():
        for _ in range(20000):
            with lock: count[0] += 1
    threads = [threading.Thread(target=work) for _ in range(8)]
    for t in threads: t.start()
    for t in threads: t.join()
    print(fib(25), count[0], sum(i * i % 7 for i in range(1000000)), hashlib.sha256(b'x' * 1000000).hexdigest()[:16])
    print(len(json.dumps({str(i): i for i in range(200000)})), subprocess.run(['/bin/echo', 'child'], capture_output=True).stdout)
    with multiprocessing.Pool(4) as p: print(sum(p.map(fib, [18] * 20)))
    with concurrent.futures.ThreadPoolExecutor(8) as e: print(sum(e.map(fib, [10] * 200)))
    with concurrent.futures.ProcessPoolExecutor(3) as e: print(sum(e.map(fib, [15] * 30)))
    queue = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=queue.put, args=(i,)) for i in range(10)]
    for p in processes: p.start()
    print(sum(queue.get() for _ in processes))
    for p in processes: p.join()

if __name__ == '__main__': main()
