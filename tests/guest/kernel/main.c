/* kernel PART...: runs parts; "all" runs all. Needs root, and makes namespaces of its own. */
#include "kernel.h"

static const struct { const char *name; void (*run)(void); } parts[] = {
    { "network", network }, { "packets", packets }, { "tunnels", tunnels }, { "watches", watches }, { "blocks", blocks },
    { "queues", queues }, { "segments", segments }, { "limits", limits }, { "pointers", pointers },
};

int main(int argc, char **argv)
{
    setvbuf(stdout, 0, _IOLBF, 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (int k = 1; k < argc; k++)
            if (!strcmp(argv[k], parts[i].name) || !strcmp(argv[k], "all")) {
                printf("== %s\n", parts[i].name);
                parts[i].run();
            }
    return 0;
}
