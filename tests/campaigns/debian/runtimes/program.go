// Goroutines, maps, channels, collection of garbage, preemption of a loop by signals, a nil dereference, a child process.
package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func main() {
	var group sync.WaitGroup
	var lock sync.Mutex
	sum, counts, results := 0, map[string]int{}, make(chan int, 10)
	for i := 0; i < 1000; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			for j := 0; j < 100; j++ {
				lock.Lock()
				sum += i
				counts[fmt.Sprint(j%10)]++
				lock.Unlock()
				if j%10 == 0 {
					runtime.Gosched()
				}
			}
			results <- i
		}(i)
	}
	total, done := 0, make(chan bool)
	go func() {
		for i := 0; i < 1000; i++ {
			total += <-results
		}
		done <- true
	}()
	group.Wait()
	<-done
	keys := []string{}
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(sum, total, strings.Join(keys, ","), fib(32))
	var garbage [][]byte
	for i := 0; i < 20000; i++ {
		garbage = append(garbage[:len(garbage)%100], make([]byte, 10000))
	}
	runtime.GC()
	var stop, spins int64
	go func() {
		for atomic.LoadInt64(&stop) == 0 {
			spins++
		}
	}()
	time.Sleep(30 * time.Millisecond)
	runtime.GC()
	atomic.StoreInt64(&stop, 1)
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var p *int
		fmt.Println(*p)
	}()
	out, err := exec.Command("/bin/echo", "child").Output()
	fmt.Print(string(out))
	if err != nil {
		fmt.Println(err)
	}
}
