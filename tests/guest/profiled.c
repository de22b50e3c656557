// Spends its time in one function, also in a child.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) unsigned hot_function(unsigned n)
{
    unsigned x = 1;
    for (unsigned i = 0; i < n; i++)
        x = x * 1664525 + (x >> 7) + i;
    return x;
}

__attribute__((noinline)) unsigned child_function(unsigned n) { return hot_function(n) ^ 1; }

int main(int argc, char **argv)
{
    unsigned n = argc > 1 ? atoi(argv[1]) : 1000;
    pid_t child = fork();
    if (child == 0) {
        printf("child %d %u\n", getpid(), child_function(n) & 1);
        return 0;
    }
    waitpid(child, NULL, 0);
    printf("parent %d %u\n", getpid(), hot_function(n) & 1);
    return 0;
}
