/* fanotify, inotify, loop devices. */
#include "kernel.h"
#include <linux/fs.h>
#include <linux/loop.h>
#include <linux/hdreg.h>
#include <linux/blkpg.h>
#include <linux/fiemap.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/xattr.h>

static char folder[] = "/tmp/kernel.XXXXXX";

static void touch(const char *name, const char *text)
{
    int file = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(file, text, strlen(text));
    close(file);
}

static void show_notes(int group)
{
    char buffer[4096] __attribute__((aligned(8)));
    long length;
    while ((length = read(group, buffer, sizeof buffer)) > 0)
        for (char *at = buffer; at < buffer + length;) {
            struct inotify_event *e = (void *)at;
            printf("  mask %x name %s%s\n", e->mask, e->len ? e->name : "-", e->cookie ? " cookie" : "");
            at += sizeof *e + e->len;
        }
    printf("  end: %s\n", strerrorname_np(errno));
}

static void inotify(void)
{
    int group = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), left = -1;
    GOT(inotify_add_watch(group, ".", IN_ALL_EVENTS));
    touch("a", "one");
    mkdir("sub", 0700);
    rename("a", "sub/b");
    rename("sub/b", "c");
    chmod("c", 0640);
    SAY(ioctl(group, FIONREAD, &left) == 0 && left > 0);
    unlink("c");
    rmdir("sub");
    show_notes(group);
    SAY(inotify_add_watch(group, ".", 0));
    SAY(inotify_add_watch(group, "none", IN_MODIFY));
    SAY(inotify_add_watch(group, ".", IN_MASK_CREATE | IN_CREATE));
    SAY(inotify_add_watch(0x7fff, ".", IN_CREATE));
    touch("d", "x");
    int file = GOT(inotify_add_watch(group, "d", IN_MODIFY | IN_ONESHOT | IN_ONLYDIR));
    file = GOT(inotify_add_watch(group, "d", IN_MODIFY | IN_ONESHOT));
    (void)file;
    touch("d", "y");
    show_notes(group);
    SAY(inotify_rm_watch(group, 99));
    SAY(read(group, folder, 3));
    unlink("d");
    SAY(inotify_init1(0x7));
    close(group);
}

static void show_marks(int group, int by_name)
{
    char buffer[8192] __attribute__((aligned(8)));
    long length = read(group, buffer, sizeof buffer);
    if (length < 0) {
        printf("  read: %s\n", strerrorname_np(errno));
        return;
    }
    for (struct fanotify_event_metadata *e = (void *)buffer; FAN_EVENT_OK(e, length); e = FAN_EVENT_NEXT(e, length)) {
        printf("  version %d mask %llx own %d file %s", e->vers, (unsigned long long)e->mask, e->pid == getpid(), e->fd >= 0 ? "open" : "none");
        if (e->fd >= 0) {
            char name[64], link[4096] = "";
            sprintf(name, "/proc/self/fd/%d", e->fd);
            readlink(name, link, sizeof link - 1);
            printf(" %s flags %x", strrchr(link, '/') ? strrchr(link, '/') : "-", fcntl(e->fd, F_GETFL) & 3);
            close(e->fd);
        }
        if (by_name)
            for (char *at = (char *)(e + 1); at < (char *)e + e->event_len;) {
                struct fanotify_event_info_fid *info = (void *)at;
                struct file_handle *handle = (void *)info->handle;
                printf(" info %d of %d bytes", info->hdr.info_type, info->hdr.len);
                if (info->hdr.info_type == FAN_EVENT_INFO_TYPE_DFID_NAME)
                    printf(" name %s", handle->f_handle + handle->handle_bytes);
                int mount = open(".", O_RDONLY | O_DIRECTORY), file = open_by_handle_at(mount, handle, O_RDONLY);
                printf(" %s", file >= 0 ? "opened" : strerrorname_np(errno));
                if (file >= 0)
                    close(file);
                close(mount);
                at += info->hdr.len;
            }
        printf("\n");
    }
}

static void *answers(void *group)
{
    char buffer[4096] __attribute__((aligned(8)));
    for (int i = 0; i < 2; i++) {
        long length = read(*(int *)group, buffer, sizeof buffer);
        for (struct fanotify_event_metadata *e = (void *)buffer; FAN_EVENT_OK(e, length); e = FAN_EVENT_NEXT(e, length)) {
            struct fanotify_response response = { e->fd, i == 0 ? FAN_DENY : FAN_ALLOW };
            write(*(int *)group, &response, sizeof response);
            close(e->fd);
        }
    }
    return 0;
}

static void fanotify(void)
{
    int group = GOT(fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_CLOEXEC, O_RDONLY | O_LARGEFILE));
    if (group >= 0) {
        SAY(fanotify_mark(group, FAN_MARK_ADD, FAN_OPEN | FAN_MODIFY | FAN_CLOSE | FAN_EVENT_ON_CHILD, AT_FDCWD, "."));
        touch("file", "one");
        show_marks(group, 0);
        show_marks(group, 0);
        SAY(fanotify_mark(group, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, "none"));
        SAY(fanotify_mark(group, 0x80000000, FAN_OPEN, AT_FDCWD, "."));
        SAY(fanotify_mark(group, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, "/"));
        SAY(fanotify_mark(group, FAN_MARK_FLUSH, 0, AT_FDCWD, 0));
        close(group);
    }
    group = GOT(fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_REPORT_DFID_NAME | FAN_REPORT_FID, 0));
    if (group >= 0) {
        SAY(fanotify_mark(group, FAN_MARK_ADD, FAN_CREATE | FAN_DELETE | FAN_MOVE | FAN_ATTRIB | FAN_EVENT_ON_CHILD | FAN_ONDIR, AT_FDCWD, "."));
        touch("name", "one");
        show_marks(group, 1);
        chmod("name", 0600);
        rename("name", "other");
        mkdir("sub", 0700);
        rmdir("sub");
        unlink("other");
        show_marks(group, 1);
        close(group);
    }
    group = GOT(fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY | O_CLOEXEC));
    if (group >= 0) {
        pthread_t thread;
        SAY(fanotify_mark(group, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, "file"));
        pthread_create(&thread, 0, answers, &group);
        GOT(open("file", O_RDONLY));
        GOT(open("file", O_RDONLY));
        pthread_join(thread, 0);
        close(group);
    }
#ifdef __aarch64__
    const unsigned large = 0400000;
#else
    const unsigned large = 0100000;
#endif
    group = GOT(fanotify_init(FAN_CLASS_NOTIF, O_RDWR | O_APPEND | large));
    close(group);
    SAY(fanotify_init(FAN_CLASS_NOTIF, O_DIRECTORY));
    SAY(fanotify_init(0x80000000, 0));
    SAY(fanotify_init(FAN_CLASS_NOTIF, 3));
    unlink("file");
}

void watches(void)
{
    if (!mkdtemp(folder) || chdir(folder) != 0) {
        perror(folder);
        return;
    }
    inotify();
    fanotify();
    chdir("/");
    SAY(rmdir(folder));
}

static void sizes(int device)
{
    uint64_t bytes = 0, range[2] = { 0, 4096 };
    unsigned long sectors = 0;
    int value = -1;
    unsigned small = 0;
    unsigned short rotational = 9;
    struct hd_geometry geometry;
    SAY(ioctl(device, BLKGETSIZE64, &bytes));
    SAY(ioctl(device, BLKGETSIZE, &sectors));
    printf("%llu bytes, %lu sectors\n", (unsigned long long)bytes, sectors);
    SAY(ioctl(device, BLKSSZGET, &value));
    printf("sector %d\n", value);
    SAY(ioctl(device, BLKPBSZGET, &small));
    printf("physical %u\n", small);
    SAY(ioctl(device, BLKIOMIN, &small));
    SAY(ioctl(device, BLKIOOPT, &small));
    SAY(ioctl(device, BLKALIGNOFF, &value));
    SAY(ioctl(device, BLKDISCARDZEROES, &small));
    SAY(ioctl(device, BLKROTATIONAL, &rotational));
    SAY(ioctl(device, BLKROGET, &value));
    printf("read-only %d\n", value);
    SAY(ioctl(device, BLKBSZGET, &value));
    SAY(ioctl(device, BLKRAGET, &sectors));
    SAY(ioctl(device, BLKFLSBUF, 0));
    SAY(ioctl(device, BLKRRPART, 0));
    SAY(ioctl(device, BLKZEROOUT, range));
    SAY(ioctl(device, BLKDISCARD, range));
    SAY(ioctl(device, HDIO_GETGEO, &geometry));
    SAY(ioctl(device, BLKGETSIZE64, (void *)8));
    SAY(ioctl(device, 0x12ff, 0));
}

void blocks(void)
{
    int control = GOT(open("/dev/loop-control", O_RDWR | O_CLOEXEC)), backing, number;
    if (control < 0)
        return;
    char name[] = "/tmp/kernel.XXXXXX", device[64], bytes[4096] = "beginning";
    number = GOT(ioctl(control, LOOP_CTL_GET_FREE));
    SAY(ioctl(control, LOOP_CTL_ADD, number));
    sprintf(device, "/dev/loop%d", number);
    mknod(device, S_IFBLK | 0600, (7 << 8) | number);
    backing = mkstemp(name);
    unlink(name);
    write(backing, bytes, sizeof bytes);
    ftruncate(backing, 1 << 20);
    int loop = GOT(open(device, O_RDWR | O_CLOEXEC));
    struct loop_info64 information = { 0 };
    SAY(ioctl(loop, LOOP_GET_STATUS64, &information));
    SAY(ioctl(loop, LOOP_CLR_FD, 0));
    SAY(ioctl(loop, LOOP_SET_FD, 999));
    SAY(ioctl(loop, LOOP_SET_FD, backing));
    SAY(ioctl(loop, LOOP_SET_FD, backing));
    /* A device keeps this from whoever used it before. */
    int writable = 0;
    SAY(ioctl(loop, BLKROSET, &writable));
    strcpy((char *)information.lo_file_name, "a name");
    information.lo_offset = 0;
    information.lo_sizelimit = 1 << 19;
    SAY(ioctl(loop, LOOP_SET_STATUS64, &information));
    memset(&information, 0, sizeof information);
    SAY(ioctl(loop, LOOP_GET_STATUS64, &information));
    printf("limit %llu flags %x name %s inode %d\n", (unsigned long long)information.lo_sizelimit, information.lo_flags,
        information.lo_file_name, information.lo_inode != 0);
    struct loop_info old;
    SAY(ioctl(loop, LOOP_GET_STATUS, &old));
    SAY(ioctl(loop, LOOP_SET_CAPACITY, 0));
    SAY(ioctl(loop, LOOP_SET_DIRECT_IO, 0));
    SAY(ioctl(loop, LOOP_SET_BLOCK_SIZE, 1024));
    sizes(loop);
    SAY(pread(loop, bytes, 9, 0));
    printf("%d\n", bytes[0]);
    SAY(ioctl(loop, LOOP_CLR_FD, 0));
    close(loop);
    loop = GOT(open(device, O_RDWR | O_CLOEXEC));
    struct loop_config configuration = { .fd = backing, .block_size = 512,
        .info = { .lo_flags = LO_FLAGS_READ_ONLY | LO_FLAGS_AUTOCLEAR, .lo_offset = 4096 } };
    SAY(ioctl(loop, LOOP_CONFIGURE, &configuration));
    SAY(ioctl(loop, LOOP_GET_STATUS64, &information));
    printf("offset %llu flags %x\n", (unsigned long long)information.lo_offset, information.lo_flags);
    sizes(loop);
    SAY(ioctl(loop, LOOP_CHANGE_FD, backing));
    close(loop);
    int left = -1;
    for (int i = 0; i < 100 && left < 0; i++) {
        left = ioctl(control, LOOP_CTL_REMOVE, number);
        usleep(10000);
    }
    printf("removed %d\n", left == number);
    SAY(ioctl(control, LOOP_CTL_REMOVE, 1 << 18));
    close(control);
    /* What files answer. */
    int value = 0;
    struct fiemap map = { .fm_length = ~0ULL };
    SAY(ioctl(backing, FIGETBSZ, &value));
    SAY(ioctl(backing, FS_IOC_FIEMAP, &map));
    GOT(ioctl(backing, FS_IOC_GETFLAGS, &value));
    SAY(ioctl(backing, BLKGETSIZE64, &map));
    close(backing);
}
