/* torture sample|full [-n times] [test...]: runs tests, each in a process of its own with a time limit. */
#include "torture.h"

static int passed, failed;

static void run(const struct test *test, long count, int limit)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        int result = test->run(count);
        fflush(stdout);
        _exit(result);
    }
    setpgid(child, child);
    int status = -1;
    for (long waited = 0; waitpid(child, &status, WNOHANG) == 0; waited += 2) {
        if (waited > limit * 1000L) {
            printf("FAIL %s: not done after %d seconds\n", test->name, limit);
            kill(-child, SIGKILL);
            waitpid(child, &status, 0);
            failed++;
            return;
        }
        pause_for(2000);
    }
    kill(-child, SIGKILL);
    if (status == 0) {
        passed++;
        return;
    }
    failed++;
    printf("FAIL %s: %s %d\n", test->name, WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
    const struct test *groups[] = { thread_tests, signal_tests, process_tests, memory_tests, timeout_tests, loop_tests };
    int full = argc > 1 && !strcmp(argv[1], "full"), first = 2, times = 1;
    if (argc > 3 && !strcmp(argv[2], "-n")) {
        times = atoi(argv[3]);
        first = 4;
    }
    for (int n = 0; n < times; n++)
        for (unsigned g = 0; g < sizeof groups / sizeof *groups; g++)
            for (const struct test *test = groups[g]; test->name; test++) {
                int wanted = argc <= first;
                for (int i = first; i < argc; i++)
                    wanted |= !strcmp(argv[i], test->name);
                if (wanted)
                    run(test, full ? test->full : test->sample, full ? 900 : 60);
            }
    printf("%d passed, %d failed, 0 skipped\n", passed, failed);
    return failed != 0;
}
