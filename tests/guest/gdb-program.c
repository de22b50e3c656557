/* What tests/user/gdb.sh debugs; the argument says what it does. The lines that it names end in a comment. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int counter, received;
volatile long watched;
pthread_barrier_t barrier;

int square(int x)
{
    return x * x;
}

int sum(int n)
{
    int s = 0;
    for (int i = 1; i <= n; i++)
        s += square(i);
    return s;
}

void handler(int signal)
{
    received = signal;
}

void *count(void *p)
{
    pthread_barrier_wait(&barrier);
    for (;;)
        counter++; /* count */
    return p;
}

void crash(volatile int *p)
{
    *p = 1;
}

static void run_threads(void)
{
    pthread_t thread;
    pthread_barrier_init(&barrier, 0, 3);
    pthread_create(&thread, 0, count, 0);
    pthread_create(&thread, 0, count, 0);
    pthread_barrier_wait(&barrier);
    usleep(10000);
    square(3);
}

void *call_often(void *p)
{
    for (int i = 0; i < 10; i++)
        square(i);
    return p;
}

static void run_often(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], 0, call_often, 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], 0);
}

static int wait_for(pid_t child)
{
    int status;
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "sum"))
        return sum(5);
    if (!strcmp(what, "watch")) {
        watched = 1;
        watched += 41;
        return (int)watched;
    }
    if (!strcmp(what, "threads"))
        run_threads();
    if (!strcmp(what, "often"))
        run_often();
    if (!strcmp(what, "signal")) {
        signal(SIGUSR1, handler);
        raise(SIGUSR1);
        return received;
    }
    if (!strcmp(what, "fork")) {
        pid_t child = fork();
        if (child == 0)
            _exit(square(3));
        return wait_for(child) + square(4);
    }
    if (!strcmp(what, "vfork")) {
        pid_t child = vfork();
        if (child == 0) {
            execl(argv[0], argv[0], "sum", (char *)0);
            _exit(1);
        }
        return wait_for(child) + square(2);
    }
    if (!strcmp(what, "loop"))
        for (;;)
            counter++;
    if (!strcmp(what, "block"))
        pause();
    if (!strcmp(what, "crash"))
        crash((int *)0x30);
    if (!strcmp(what, "abort"))
        abort();
    return 0;
}
