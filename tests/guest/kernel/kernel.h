/* What the kernel offers beyond files, memory and threads. Each part prints what it sees; the host's own run is what all must print. */
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* say EXPRESSION: prints what a call gives, and why. */
#define SAY(expression) say(#expression, (long)(expression))

static inline long say(const char *what, long result)
{
    if (result == -1)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else
        printf("%s: %ld\n", what, result);
    return result;
}

/* The same where the number itself means nothing: a descriptor, an identifier. */
#define GOT(expression) got(#expression, (long)(expression))

static inline long got(const char *what, long result)
{
    if (result == -1)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else
        printf("%s: ok\n", what);
    return result;
}

void network(void), packets(void), tunnels(void), watches(void), blocks(void), queues(void), segments(void), limits(void), pointers(void);
