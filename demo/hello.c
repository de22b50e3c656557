#include <stdio.h>
#include <sys/utsname.h>

int main(int argc, char **argv)
{
    struct utsname u;
    uname(&u);
    printf("Hello, %s: this is a program for %s, and it runs on %s.\n", argc > 1 ? argv[1] : "there", "aarch64", u.sysname);
    printf("It sees a machine of type %s, and pointers of %zu bits.\n", u.machine, sizeof(void *) * 8);
    return 0;
}
