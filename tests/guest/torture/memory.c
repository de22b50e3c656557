/* The address space, what /proc tells of it, and code that changes. */
#include "torture.h"
#include <sys/auxv.h>
#include <sys/rseq.h>
#include <elf.h>
#include <link.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static int mappings(long count)
{
    char *a = map_pages(4, PROT_READ | PROT_WRITE);
    CHECK(mmap(a + PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED && errno == EEXIST);
    CHECK(munmap(a + PAGE, PAGE) == 0);
    CHECK(mmap(a + PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == a + PAGE);
    CHECK(mmap(a, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(mmap(a, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
    CHECK(mmap(0, PAGE, PROT_READ, MAP_PRIVATE, 999, 0) == MAP_FAILED && errno == EBADF);
    size_t huge = 64ul << 30;
    char *reserved = mmap(0, huge, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(reserved != MAP_FAILED);
    CHECK(mprotect(reserved + huge / 2, PAGE, PROT_READ | PROT_WRITE) == 0);
    reserved[huge / 2] = 1;
    CHECK(munmap(reserved, huge) == 0);
    CHECK(mprotect(reserved, PAGE, PROT_READ) == -1 && errno == ENOMEM);

    strcpy(a, "first");
    char *b = mremap(a, PAGE, 8 * PAGE, MREMAP_MAYMOVE);
    CHECK(b != MAP_FAILED && !strcmp(b, "first") && b[8 * PAGE - 1] == 0);
    CHECK(mremap(b, 8 * PAGE, 2 * PAGE, 0) == b);
    char *target = map_pages(2, PROT_READ);
    CHECK(mremap(b, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, target) == target && !strcmp(target, "first"));
    CHECK(mremap(target, PAGE, PAGE, MREMAP_FIXED, b) == MAP_FAILED && errno == EINVAL);
    CHECK(mremap(b, PAGE, PAGE, 0) == MAP_FAILED && errno == EFAULT);
    char *blocked = map_pages(2, PROT_READ);
    CHECK(mremap(blocked, PAGE, 2 * PAGE, 0) == MAP_FAILED && errno == ENOMEM);
    char *shared = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *twin = mremap(shared, 0, PAGE, MREMAP_MAYMOVE);
    CHECK(twin != MAP_FAILED && twin != shared);
    shared[5] = 7;
    CHECK(twin[5] == 7);

    CHECK(madvise(target, 2 * PAGE, MADV_DONTNEED) == 0 && target[0] == 0);
    unsigned char present[2];
    target[PAGE] = 1;
    CHECK(mincore(target, 2 * PAGE, present) == 0 && (present[1] & 1));
    CHECK(munmap(target, PAGE) == 0 && mincore(target, PAGE, present) == -1 && errno == ENOMEM);
    CHECK(madvise(target + 1, PAGE, MADV_DONTNEED) == -1 && errno == EINVAL);
    CHECK(msync(target, PAGE, MS_SYNC) == -1 && errno == ENOMEM);
    char *end = sbrk(0);
    CHECK(brk(end + 100000) == 0 && (memset(end, 1, 100000), 1) && brk(end) == 0);
    return 0;
}

static int own_files(long count)
{
    char text[4096], path[4096];
    FILE *maps = fopen("/proc/self/maps", "r");
    int stack = 0, self = 0, heap = 0;
    free(malloc(10));
    while (fgets(text, sizeof text, maps)) {
        unsigned long start, end;
        char rights[5];
        CHECK(sscanf(text, "%lx-%lx %4s", &start, &end, rights) == 3 && start < end);
        CHECK((end <= 1ul << 48 || strstr(text, "vsyscall")) && !strstr(text, "rhea") && !strstr(text, "qemu"));
        stack |= start <= (uintptr_t)text && (uintptr_t)text < end && strstr(text, "[stack]");
        heap |= strstr(text, "[heap]") != 0;
        self |= start <= (uintptr_t)own_files && (uintptr_t)own_files < end && rights[2] == 'x';
    }
    CHECK(stack && self && heap);
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    CHECK(length > 0);
    path[length] = 0;
    CHECK(strstr(path, "torture"));
    int file = open("/proc/self/exe", O_RDONLY);
    Elf64_Ehdr header;
    CHECK(read(file, &header, sizeof header) == sizeof header);
#ifdef __aarch64__
    CHECK(header.e_machine == EM_AARCH64);
#endif
    close(file);
    file = open("/proc/self/cmdline", O_RDONLY);
    length = read(file, text, sizeof text);
    CHECK(length > 0 && strstr(text, "torture") && memcmp(text, "rhea", 4));
    close(file);
    Elf64_auxv_t entry;
    file = open("/proc/self/auxv", O_RDONLY);
    int found = 0;
    while (read(file, &entry, sizeof entry) == sizeof entry)
        found += entry.a_type == AT_PAGESZ && entry.a_un.a_val == PAGE;
    CHECK(found == 1);
    close(file);
    file = open("/proc/self/comm", O_RDONLY);
    length = read(file, text, sizeof text);
    CHECK(length == 8 && !memcmp(text, "torture\n", 8));
    close(file);
    FILE *status = fopen("/proc/self/status", "r");
    int threads = 0;
    while (fgets(text, sizeof text, status))
        sscanf(text, "Threads: %d", &threads);
    fclose(status);
    CHECK(threads == 1);
    status = fopen("/proc/self/stat", "r");
    CHECK(fgets(text, sizeof text, status));
    long fields[50];
    char *p = strrchr(text, ')') + 4;
    for (int i = 4; i < 50; i++)
        fields[i] = strtol(p, &p, 10);
    CHECK(fields[20] == 1 && fields[4] == getppid());
    return 0;
}

static int odds(long count)
{
    cpu_set_t set, one;
    unsigned cpu, node;
    CHECK(sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) >= 1);
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &set)) {
            CPU_ZERO(&one);
            CPU_SET(i, &one);
            CHECK(sched_setaffinity(0, sizeof one, &one) == 0);
            CHECK(syscall(SYS_getcpu, &cpu, &node, 0) == 0 && (int)cpu == i && sched_getcpu() == i);
        }
    CHECK(sched_setaffinity(0, sizeof set, &set) == 0);
    long supported = syscall(SYS_membarrier, 0, 0, 0);
    CHECK(supported > 0);
    CHECK(syscall(SYS_membarrier, 8 /* private expedited without registration */, 0, 0) == -1 && errno == EPERM);
    CHECK(syscall(SYS_membarrier, 16, 0, 0) == 0 && syscall(SYS_membarrier, 8, 0, 0) == 0);
    CHECK(syscall(SYS_membarrier, 1, 0, 0) == 0);
    char name[16];
    CHECK(prctl(PR_SET_NAME, "a rather long name") == 0 && prctl(PR_GET_NAME, name) == 0 && !strcmp(name, "a rather long n"));
    CHECK(prctl(PR_SET_PDEATHSIG, SIGUSR1) == 0);
    int signal = 0;
    CHECK(prctl(PR_GET_PDEATHSIG, &signal) == 0 && signal == SIGUSR1);
    CHECK(prctl(12345, 0, 0, 0, 0) == -1 && errno == EINVAL);
    /* Restartable sequences: refused, or registered by the C library. */
    CHECK(__rseq_size == 0 || __rseq_flags == 0);
    return 0;
}

#ifdef __aarch64__
typedef int (*function)(void);

/* mov w0, #value; ret */
static void write_code(uint32_t *code, int value)
{
    code[0] = 0x52800000 | (uint32_t)value << 5;
    code[1] = 0xd65f03c0;
}

static void flush(void *start, long length) { __builtin___clear_cache(start, (char *)start + length); }

static int tags(long count)
{
    char *memory = map_pages(1, PROT_READ | PROT_WRITE);
    uint64_t tagged = (uintptr_t)memory | 0xa5ul << 56, value = 0;
    memory[8] = 42;
    for (int i = 0; i < 10; i++) {
        memory[8] = 42;
        asm volatile("ldrb %w0, [%1, #8]" : "=r"(value) : "r"(tagged) : "memory");
        CHECK(value == 42);
        asm volatile("stp %1, %1, [%0]\n ldaxr %1, [%0]\n stlxr w9, %1, [%0]" : : "r"(tagged), "r"(7L) : "w9", "memory");
        CHECK(memory[0] == 7);
        asm volatile("ld1 {v0.16b}, [%0]\n st1 {v0.16b}, [%1]" : : "r"(tagged), "r"(tagged + 32) : "v0", "memory");
        CHECK(memory[32] == 7 && memory[40] == 7);
    }
    return 0;
}

static int changing_code(long count)
{
    uint32_t *code = map_pages(1, PROT_READ | PROT_WRITE | PROT_EXEC);
    int file = memfd_create("code", 0);
    CHECK(ftruncate(file, PAGE) == 0);
    uint32_t *writable = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    uint32_t *executable = mmap(0, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
    uint32_t *flipped = map_pages(1, PROT_READ | PROT_WRITE);
    uint64_t cache;
    asm("mrs %0, ctr_el0" : "=r"(cache));
    int physical = (cache >> 14 & 3) == 3;
    for (long i = 0; i < count; i++) {
        int value = (int)(i & 0xffff);
        write_code(code, value);
        flush(code, 8);
        CHECK(((function)code)() == value);
        write_code(writable, value);
        flush(executable, 8);
        CHECK(((function)executable)() == value);
        /* By the other address: a cache with physical tags knows no names (CTR_EL0.L1Ip). */
        if (physical) {
            write_code(writable, value ^ 1);
            flush(writable, 8);
            CHECK(((function)executable)() == (value ^ 1));
        }
        CHECK(mprotect(flipped, PAGE, PROT_READ | PROT_WRITE) == 0);
        write_code(flipped, value);
        CHECK(mprotect(flipped, PAGE, PROT_READ | PROT_EXEC) == 0);
        flush(flipped, 8);
        CHECK(((function)flipped)() == value);
        if (i % 64 == 0) {
            CHECK(munmap(code, PAGE) == 0);
            CHECK(mmap(code, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == code);
        }
    }
    return 0;
}

static uint32_t *patched;
static atomic_int published, stop;
static atomic_long errors;

/* Calls code that another thread writes; a value must never be older than what was published. */
static void *call_patched(void *argument)
{
    while (!stop) {
        int least = published;
        asm volatile("isb" ::: "memory");
        int value = ((function)patched)();
        if (value < least)
            errors++;
    }
    return 0;
}

static int patching(long count)
{
    patched = map_pages(1, PROT_READ | PROT_WRITE | PROT_EXEC);
    write_code(patched, 0);
    flush(patched, 8);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        CHECK(pthread_create(&threads[i], 0, call_patched, 0) == 0);
    for (long i = 1; i < count && i < 0x10000; i++) {
        __atomic_store_n(patched, 0x52800000 | (uint32_t)i << 5, __ATOMIC_RELEASE);
        flush(patched, 4);
        published = (int)i;
        if (i % 8 == 0)
            sched_yield();
    }
    stop = 1;
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], 0);
    CHECK(errors == 0);
    return 0;
}

/* Threads that make, run and drop code of their own, all at once. */
static void *make_code(void *argument)
{
    for (long i = 0; i < (long)argument; i++) {
        uint32_t *code = map_pages(2, PROT_READ | PROT_WRITE);
        write_code(code, (int)(i & 0xffff));
        if (mprotect(code, 2 * PAGE, PROT_READ | PROT_EXEC))
            return (void *)1;
        flush(code, 8);
        if (((function)code)() != (i & 0xffff) || munmap(code, 2 * PAGE))
            return (void *)2;
    }
    return 0;
}

static int code_of_threads(long count)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], 0, make_code, (void *)count) == 0);
    for (int i = 0; i < 4; i++) {
        void *result;
        pthread_join(threads[i], &result);
        CHECK(result == 0);
    }
    return 0;
}
#endif

const struct test memory_tests[] = {
    { "mappings", mappings, 1, 1 },
    { "files-of-proc", own_files, 1, 1 },
    { "processors-and-names", odds, 1, 1 },
#ifdef __aarch64__
    { "tagged-addresses", tags, 1, 1 },
    { "changing-code", changing_code, 500, 50000 },
    { "patched-code", patching, 2000, 60000 },
    { "code-of-threads", code_of_threads, 300, 20000 },
#endif
    { 0 },
};
