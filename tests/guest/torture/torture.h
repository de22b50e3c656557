/* Torture tests of processes, threads, signals and memory. They hold on every Linux; nothing here knows of an emulator. */
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

/* A test gives 0, or says what is wrong and gives 1. */
struct test {
    const char *name;
    int (*run)(long count);
    long sample, full;
};

extern const struct test thread_tests[], signal_tests[], process_tests[], memory_tests[], timeout_tests[], loop_tests[];

#define CHECK(condition)                                                                                  \
    do {                                                                                                  \
        if (!(condition)) {                                                                               \
            printf("  %s:%d: %s (errno %d, %s)\n", __FILE__, __LINE__, #condition, errno, strerror(errno)); \
            fflush(stdout);                                                                               \
            return 1;                                                                                     \
        }                                                                                                 \
    } while (0)

#define PAGE 4096L

static inline void pause_for(long microseconds)
{
    struct timespec t = { microseconds / 1000000, microseconds % 1000000 * 1000 };
    while (nanosleep(&t, &t) && errno == EINTR) { }
}

static inline int tid(void) { return (int)syscall(SYS_gettid); }

static inline void *map_pages(long count, int protection)
{
    return mmap(0, count * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static inline int set_handler(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };
    return sigaction(signal, &action, 0);
}

/* The host memory that the process uses, in KiB. */
static inline long resident(void)
{
    char line[256];
    long size = -1;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmRSS: %ld", &size) == 1)
            break;
    if (file)
        fclose(file);
    return size;
}
