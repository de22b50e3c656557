// Threads that write new functions all the time and call them, deep in calls of each other: far more code than any cache holds.
// Ends with "ok" and the sum of what the functions returned.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { Threads = 3, Functions = 512, Words = 64 };

static int rounds = 60;

// movz w0, #value; adds of 1; ret
static uint64_t make(uint32_t *code, uint32_t value, int additions) {
  uint32_t *p = code;
  *p++ = 0x52800000 | (value & 0xffff) << 5;
  for (int i = 0; i < additions; i++) *p++ = 0x11000400;
  *p++ = 0xd65f03c0;
  __builtin___clear_cache((char *)code, (char *)p);
  return (value & 0xffff) + additions;
}

static uint64_t nest(uint32_t *code, int depth) {
  uint64_t sum = ((uint32_t (*)(void))code)();
  return depth > 0 ? sum + nest(code, depth - 1) : sum;
}

static void *work(void *argument) {
  uint32_t seed = (uint32_t)(uintptr_t)argument * 7919 + 1;
  uint32_t *area = mmap(NULL, Functions * Words * 4, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (area == MAP_FAILED) return (void *)1;
  for (int round = 0; round < rounds; round++) {
    uint64_t expected[Functions];
    for (int f = 0; f < Functions; f++) {
      seed = seed * 1664525 + 1013904223;
      expected[f] = make(area + f * Words, seed >> 16, 1 + (seed >> 8) % (Words - 3));
    }
    for (int f = 0; f < Functions; f++) {
      uint64_t got = nest(area + f * Words, 9);
      if (got != expected[f] * 10) {
        printf("function %d of round %d gave %lu, not %lu\n", f, round, got, expected[f] * 10);
        exit(1);
      }
    }
  }
  return NULL;
}

int main(int argc, char **argv) {
  if (argc > 1) rounds = atoi(argv[1]);
  pthread_t threads[Threads];
  for (long i = 0; i < Threads; i++) pthread_create(&threads[i], NULL, work, (void *)i);
  long failed = 0;
  for (int i = 0; i < Threads; i++) {
    void *result;
    pthread_join(threads[i], &result);
    failed |= (long)result;
  }
  puts(failed ? "failed" : "ok");
  return failed != 0;
}
