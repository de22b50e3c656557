// Prints how the program was started: arguments, what the auxiliary vector says, which descriptors are open. With "again FILE"
// as arguments it first starts FILE through execve, with "open FILE" through a descriptor.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

int main(int count, char **arguments)
{
    if (count > 2 && strcmp(arguments[1], "again") == 0) {
        char *next[] = {"zero", "one", NULL};
        execve(arguments[2], next, environ);
        perror("execve");
        return 1;
    }
    if (count > 2 && strcmp(arguments[1], "open") == 0) {
        char *next[] = {"zero", "one", NULL};
        int file = open(arguments[2], O_PATH);
        syscall(SYS_execveat, file, "", next, environ, AT_EMPTY_PATH);
        perror("execveat");
        return 1;
    }
    for (int i = 0; i < count; i++)
        printf("%s ", arguments[i]);
    printf("| %s %lu %lu |", (char *)getauxval(AT_EXECFN), getauxval(AT_FLAGS), getauxval(AT_SECURE));
    for (int i = 3; i < 64; i++)
        if (fcntl(i, F_GETFD) >= 0)
            printf(" %d", i);
    printf("\n");
    return 0;
}
