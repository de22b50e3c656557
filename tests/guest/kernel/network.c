/* Netlink dumps, control messages, raw and packet sockets, tunnels: in a network namespace of their own. */
#include "kernel.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <sys/un.h>

static int own_network(void)
{
    static int done;
    if (done)
        return 0;
    if (unshare(CLONE_NEWNET) != 0) {
        perror("unshare");
        return -1;
    }
    struct ifreq request = { .ifr_name = "lo" };
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    SAY(ioctl(s, SIOCGIFFLAGS, &request));
    request.ifr_flags |= IFF_UP;
    SAY(ioctl(s, SIOCSIFFLAGS, &request));
    close(s);
    done = 1;
    return 0;
}

static void attributes(struct nlmsghdr *header, int skip, int wanted)
{
    char *at = (char *)NLMSG_DATA(header) + NLMSG_ALIGN(skip);
    int length = NLMSG_PAYLOAD(header, skip);
    for (struct rtattr *a = (void *)at; RTA_OK(a, length); a = RTA_NEXT(a, length))
        if ((a->rta_type & NLA_TYPE_MASK) == wanted) {
            printf("  attribute %d of %d bytes:", wanted, (int)RTA_PAYLOAD(a));
            for (unsigned i = 0; i < RTA_PAYLOAD(a) && i < 16; i++)
                printf(" %02x", ((unsigned char *)RTA_DATA(a))[i]);
            printf("\n");
        }
}

static void dump(int s, int type)
{
    static char buffer[65536];
    struct { struct nlmsghdr header; struct rtgenmsg body; } request = {
        { sizeof request, type, NLM_F_REQUEST | NLM_F_DUMP, 7, 0 }, { AF_UNSPEC } };
    struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    struct iovec vector = { &request, sizeof request };
    struct msghdr message = { .msg_name = &kernel, .msg_namelen = sizeof kernel, .msg_iov = &vector, .msg_iovlen = 1 };
    SAY(sendmsg(s, &message, 0));
    char control[256];
    for (int done = 0; !done;) {
        struct sockaddr_nl from;
        struct iovec answer = { buffer, sizeof buffer };
        struct msghdr received = { .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &answer, .msg_iovlen = 1,
            .msg_control = control, .msg_controllen = sizeof control };
        int length = recvmsg(s, &received, 0);
        if (length < 0) {
            perror("recvmsg");
            return;
        }
        printf("from family %d pid %d, name %u bytes, flags %x, control %zu bytes\n", from.nl_family, from.nl_pid, received.msg_namelen,
            received.msg_flags, received.msg_controllen);
        for (struct cmsghdr *c = CMSG_FIRSTHDR(&received); c; c = CMSG_NXTHDR(&received, c))
            printf("  control %d.%d of %zu bytes: %d\n", c->cmsg_level, c->cmsg_type, (size_t)c->cmsg_len, *(int *)CMSG_DATA(c));
        for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, length); h = NLMSG_NEXT(h, length)) {
            if (h->nlmsg_type == NLMSG_DONE) {
                done = 1;
            } else if (h->nlmsg_type == NLMSG_ERROR) {
                printf("error %d\n", ((struct nlmsgerr *)NLMSG_DATA(h))->error);
                done = 1;
            } else if (h->nlmsg_type == RTM_NEWLINK) {
                struct ifinfomsg *i = NLMSG_DATA(h);
                printf("link type %d flags %x, sequence %d\n", i->ifi_type, i->ifi_flags, h->nlmsg_seq);
                attributes(h, sizeof *i, IFLA_IFNAME);
                attributes(h, sizeof *i, IFLA_MTU);
                attributes(h, sizeof *i, IFLA_ADDRESS);
            } else if (h->nlmsg_type == RTM_NEWADDR) {
                struct ifaddrmsg *a = NLMSG_DATA(h);
                printf("address family %d prefix %d scope %d\n", a->ifa_family, a->ifa_prefixlen, a->ifa_scope);
                attributes(h, sizeof *a, IFA_ADDRESS);
            } else if (h->nlmsg_type == RTM_NEWROUTE) {
                struct rtmsg *r = NLMSG_DATA(h);
                printf("route family %d prefix %d table %d type %d\n", r->rtm_family, r->rtm_dst_len, r->rtm_table, r->rtm_type);
                attributes(h, sizeof *r, RTA_DST);
            } else {
                printf("message %d\n", h->nlmsg_type);
            }
        }
    }
}

/* A request with an acknowledgement: an address more. */
static void change(int s)
{
    struct { struct nlmsghdr header; struct ifaddrmsg body; struct rtattr attribute; struct in_addr address; } request = {
        { sizeof request, RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, 9, 0 },
        { AF_INET, 32, 0, 0, if_nametoindex("lo") }, { sizeof(struct rtattr) + 4, IFA_LOCAL } };
    struct { struct nlmsghdr header; struct nlmsgerr error; char more[512]; } answer;
    inet_pton(AF_INET, "10.1.2.3", &request.address);
    for (int i = 0; i < 2; i++) {
        SAY(send(s, &request, sizeof request, 0));
        memset(&answer, 0, sizeof answer);
        GOT(recv(s, &answer, sizeof answer, 0));
        printf("type %d error %d of message %d\n", answer.header.nlmsg_type, answer.error.error, answer.error.msg.nlmsg_type);
    }
    request.header.nlmsg_len = 6;
    SAY(send(s, &request, sizeof request, 0));
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = 4000;
    SAY(send(s, &request, sizeof request, 0));
    GOT(recv(s, &answer, sizeof answer, MSG_DONTWAIT));
    printf("error %d\n", answer.error.error);
}

/* Multicast: what changes is told to those who listen. */
static void listen_to_changes(void)
{
    struct sockaddr_nl all = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };
    int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), one = 1;
    char buffer[8192];
    SAY(bind(s, (void *)&all, sizeof all));
    SAY(setsockopt(s, SOL_NETLINK, NETLINK_PKTINFO, &one, sizeof one));
    struct ifreq request = { .ifr_name = "lo" };
    int plain = socket(AF_INET, SOCK_DGRAM, 0);
    request.ifr_mtu = 9000;
    SAY(ioctl(plain, SIOCSIFMTU, &request));
    SAY(ioctl(plain, SIOCGIFMTU, &request));
    char control[256];
    struct iovec vector = { buffer, sizeof buffer };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    GOT(recvmsg(s, &message, MSG_DONTWAIT));
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
        printf("  control %d.%d of %zu bytes: group %d\n", c->cmsg_level, c->cmsg_type, (size_t)c->cmsg_len, *(int *)CMSG_DATA(c));
    printf("message type %d\n", ((struct nlmsghdr *)buffer)->nlmsg_type);
    struct sockaddr_nl own;
    socklen_t size = sizeof own;
    SAY(getsockname(s, (void *)&own, &size));
    printf("name %u bytes, groups %x\n", size, own.nl_groups);
    /* Interfaces by the old way. */
    struct ifreq list[8];
    struct ifconf configuration = { .ifc_len = sizeof list, .ifc_req = list };
    SAY(ioctl(plain, SIOCGIFCONF, &configuration));
    printf("%d bytes, %s\n", configuration.ifc_len, list[0].ifr_name);
    configuration.ifc_req = 0;
    SAY(ioctl(plain, SIOCGIFCONF, &configuration));
    struct ifreq name = { .ifr_ifindex = 1 };
    SAY(ioctl(plain, SIOCGIFNAME, &name));
    printf("%s\n", name.ifr_name);
    SAY(ioctl(plain, SIOCGIFINDEX, &name));
    SAY(ioctl(plain, SIOCGIFHWADDR, &name));
    printf("hardware %d\n", name.ifr_hwaddr.sa_family);
    close(plain);
    close(s);
}

static void diagnose(void)
{
    struct { struct nlmsghdr header; struct inet_diag_req_v2 body; } request = {
        { sizeof request, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, 1, 0 },
        { .sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP, .idiag_states = -1 } };
    struct sockaddr_in here = { AF_INET, htons(4321), { htonl(INADDR_LOOPBACK) } };
    int listener = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_SOCK_DIAG);
    char buffer[8192];
    SAY(bind(listener, (void *)&here, sizeof here));
    SAY(listen(listener, 5));
    SAY(send(s, &request, sizeof request, 0));
    int length = recv(s, buffer, sizeof buffer, 0);
    for (struct nlmsghdr *h = (void *)buffer; NLMSG_OK(h, length); h = NLMSG_NEXT(h, length))
        if (h->nlmsg_type == SOCK_DIAG_BY_FAMILY) {
            struct inet_diag_msg *m = NLMSG_DATA(h);
            printf("tcp state %d port %d backlog %u\n", m->idiag_state, ntohs(m->id.idiag_sport), m->idiag_wqueue);
        } else {
            printf("message %d\n", h->nlmsg_type);
        }
    struct { struct nlmsghdr header; struct genlmsghdr body; struct nlattr attribute; char name[8]; } family = {
        { sizeof family, GENL_ID_CTRL, NLM_F_REQUEST, 1, 0 }, { CTRL_CMD_GETFAMILY, 1 }, { 4 + 7, CTRL_ATTR_FAMILY_NAME }, "nlctrl" };
    int generic = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
    SAY(send(generic, &family, sizeof family, 0));
    GOT(recv(generic, buffer, sizeof buffer, 0));
    printf("type %d command %d\n", ((struct nlmsghdr *)buffer)->nlmsg_type, ((struct genlmsghdr *)NLMSG_DATA(buffer))->cmd);
    close(generic);
    close(s);
    close(listener);
}

void network(void)
{
    if (own_network() != 0)
        return;
    int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), one = 1;
    SAY(setsockopt(s, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof one));
    dump(s, RTM_GETLINK);
    SAY(setsockopt(s, SOL_NETLINK, NETLINK_PKTINFO, &one, sizeof one));
    dump(s, RTM_GETADDR);
    dump(s, RTM_GETROUTE);
    change(s);
    close(s);
    listen_to_changes();
    diagnose();
}

static unsigned short checksum(const void *bytes, int length)
{
    const unsigned short *words = bytes;
    unsigned sum = 0;
    for (; length > 1; length -= 2)
        sum += *words++;
    sum = (sum >> 16) + (sum & 0xffff);
    return ~(sum + (sum >> 16));
}

static void controls(struct msghdr *message)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        printf("  control %d.%d of %zu bytes", c->cmsg_level, c->cmsg_type, (size_t)c->cmsg_len);
        if (c->cmsg_level == IPPROTO_IP && (c->cmsg_type == IP_TTL || c->cmsg_type == IP_TOS))
            printf(": %d", *(unsigned char *)CMSG_DATA(c));
        printf("\n");
    }
}

/* An echo that answers itself: 127.0.0.1. */
static void echo(int type)
{
    struct { struct icmphdr header; char data[56]; } request = { { ICMP_ECHO, 0 } };
    struct sockaddr_in there = { AF_INET, 0, { htonl(INADDR_LOOPBACK) } };
    char buffer[1500], control[512];
    int s = GOT(socket(AF_INET, type, IPPROTO_ICMP)), one = 1, receive = 0;
    if (s < 0)
        return;
    struct icmp_filter_like { unsigned data; } filter = { ~(1u << ICMP_ECHOREPLY) };
    SAY(setsockopt(s, SOL_RAW, 1, &filter, sizeof filter));
    SAY(setsockopt(s, IPPROTO_IP, IP_RECVTTL, &one, sizeof one));
    SAY(setsockopt(s, SOL_SOCKET, SO_TIMESTAMP, &one, sizeof one));
    struct timeval limit = { 2, 0 };
    SAY(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
    request.header.un.echo.id = htons(77);
    request.header.un.echo.sequence = htons(3);
    memset(request.data, 'x', sizeof request.data);
    request.header.checksum = checksum(&request, sizeof request);
    SAY(sendto(s, &request, sizeof request, 0, (void *)&there, sizeof there));
    struct sockaddr_in from;
    struct iovec vector = { buffer, sizeof buffer };
    struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &vector, .msg_iovlen = 1,
        .msg_control = control, .msg_controllen = sizeof control };
    receive = SAY(recvmsg(s, &message, 0));
    controls(&message);
    struct icmphdr *answer = (void *)(buffer + (type == SOCK_RAW ? 20 : 0));
    if (receive > 0)
        printf("from %s: type %d sequence %d, %d bytes\n", inet_ntoa(from.sin_addr), answer->type, ntohs(answer->un.echo.sequence), receive);
    close(s);
}

static void errors_of_datagrams(void)
{
    struct sockaddr_in nobody = { AF_INET, htons(9), { htonl(INADDR_LOOPBACK) } }, from;
    int s = socket(AF_INET, SOCK_DGRAM, 0), one = 1;
    char buffer[1500], control[512];
    SAY(setsockopt(s, IPPROTO_IP, IP_RECVERR, &one, sizeof one));
    SAY(sendto(s, "x", 1, 0, (void *)&nobody, sizeof nobody));
    struct pollfd wait = { s, 0 };
    SAY(poll(&wait, 1, 1000));
    struct iovec vector = { buffer, sizeof buffer };
    struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &vector, .msg_iovlen = 1,
        .msg_control = control, .msg_controllen = sizeof control };
    SAY(recvmsg(s, &message, MSG_ERRQUEUE));
    printf("flags %x\n", message.msg_flags);
    controls(&message);
    close(s);
}

static void rights(void)
{
    int pair[2], one = 1, files[2] = { 0, 1 };
    union { char bytes[CMSG_SPACE(sizeof files) + CMSG_SPACE(sizeof(struct ucred))]; struct cmsghdr align; } control = { { 0 } };
    char byte = 'x';
    struct iovec vector = { &byte, 1 };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control };
    SAY(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    SAY(setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &one, sizeof one));
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    *c = (struct cmsghdr){ CMSG_LEN(sizeof files), SOL_SOCKET, SCM_RIGHTS };
    memcpy(CMSG_DATA(c), files, sizeof files);
    c = CMSG_NXTHDR(&message, c);
    *c = (struct cmsghdr){ CMSG_LEN(sizeof(struct ucred)), SOL_SOCKET, SCM_CREDENTIALS };
    *(struct ucred *)CMSG_DATA(c) = (struct ucred){ getpid(), getuid(), getgid() };
    for (int i = 0; i < 3; i++)
        SAY(sendmsg(pair[0], &message, 0));
    c->cmsg_len = 5;
    SAY(sendmsg(pair[0], &message, 0));
    for (int room = 0; room < 3; room++) {
        memset(&control, 0, sizeof control);
        message.msg_controllen = room == 0 ? sizeof control : room == 1 ? CMSG_LEN(4) : 0;
        message.msg_flags = 0;
        SAY(recvmsg(pair[1], &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC));
        printf("flags %x\n", message.msg_flags);
        controls(&message);
    }
    struct mmsghdr several[3];
    char bytes[3][4];
    struct iovec vectors[3];
    for (int i = 0; i < 3; i++) {
        vectors[i] = (struct iovec){ bytes[i], 4 };
        several[i] = (struct mmsghdr){ { .msg_iov = &vectors[i], .msg_iovlen = 1 } };
    }
    SAY(sendmmsg(pair[0], several, 3, 0));
    struct timespec limit = { 1, 0 };
    SAY(recvmmsg(pair[1], several, 3, MSG_WAITFORONE, &limit));
    printf("%u %u %u bytes\n", several[0].msg_len, several[1].msg_len, several[2].msg_len);
    close(pair[0]);
    close(pair[1]);
}

void packets(void)
{
    if (own_network() != 0)
        return;
    int range[2] = { 0, 100 };
    FILE *file = fopen("/proc/sys/net/ipv4/ping_group_range", "w");
    if (file) {
        fprintf(file, "%d %d\n", range[0], range[1]);
        fclose(file);
    }
    echo(SOCK_RAW);
    echo(SOCK_DGRAM);
    errors_of_datagrams();
    rights();
    /* The header too is ours. */
    int s = SAY(socket(AF_INET, SOCK_RAW, IPPROTO_RAW)) >= 0 ? 0 : -1;
    (void)s;
    int six = GOT(socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6)), offset = 2;
    SAY(setsockopt(six, IPPROTO_IPV6, IPV6_CHECKSUM, &offset, sizeof offset));
    struct icmp6_filter pass;
    ICMP6_FILTER_SETBLOCKALL(&pass);
    SAY(setsockopt(six, IPPROTO_ICMPV6, ICMP6_FILTER, &pass, sizeof pass));
    close(six);
    /* Packets: a filter, then frames of a datagram to ourselves. */
    int p = GOT(socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)));
    struct sock_filter code[] = { { BPF_LD | BPF_B | BPF_ABS, 0, 0, 23 }, { BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 17 },
        { BPF_RET | BPF_K, 0, 0, 65535 }, { BPF_RET | BPF_K, 0, 0, 0 } };
    struct sock_fprog program = { 4, code };
    SAY(setsockopt(p, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
    struct sockaddr_ll link = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = if_nametoindex("lo") };
    SAY(bind(p, (void *)&link, sizeof link));
    int one = 1;
    SAY(setsockopt(p, SOL_PACKET, PACKET_AUXDATA, &one, sizeof one));
    struct packet_mreq promiscuous = { .mr_ifindex = link.sll_ifindex, .mr_type = PACKET_MR_PROMISC };
    SAY(setsockopt(p, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof promiscuous));
    int u = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = { AF_INET, htons(5555), { htonl(INADDR_LOOPBACK) } };
    SAY(sendto(u, "hello", 5, 0, (void *)&to, sizeof to));
    char buffer[1500], control[256];
    struct sockaddr_ll from;
    struct iovec vector = { buffer, sizeof buffer };
    for (int i = 0; i < 2; i++) {
        struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &vector, .msg_iovlen = 1,
            .msg_control = control, .msg_controllen = sizeof control };
        SAY(recvmsg(p, &message, MSG_DONTWAIT));
        printf("protocol %x kind %d hardware %d, name %u bytes\n", ntohs(from.sll_protocol), from.sll_pkttype, from.sll_hatype, message.msg_namelen);
        controls(&message);
    }
    struct tpacket_stats statistics;
    socklen_t size = sizeof statistics;
    SAY(getsockopt(p, SOL_PACKET, PACKET_STATISTICS, &statistics, &size));
    printf("%u packets, %u dropped\n", statistics.tp_packets, statistics.tp_drops);
    /* A ring in shared memory. */
    int ring = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)), version = TPACKET_V2;
    struct tpacket_req request = { 4096, 8, 2048, 16 };
    SAY(setsockopt(ring, SOL_PACKET, PACKET_VERSION, &version, sizeof version));
    SAY(setsockopt(ring, SOL_PACKET, PACKET_RX_RING, &request, sizeof request));
    char *frames = mmap(0, 8 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0);
    GOT(frames == MAP_FAILED ? -1 : 0);
    SAY(bind(ring, (void *)&link, sizeof link));
    SAY(sendto(u, "hello", 5, 0, (void *)&to, sizeof to));
    struct pollfd wait = { ring, POLLIN };
    SAY(poll(&wait, 1, 1000));
    struct tpacket2_hdr *frame = (void *)frames;
    printf("frame of %u bytes, status %x\n", frame->tp_len, frame->tp_status & TP_STATUS_USER);
    munmap(frames, 8 * 4096);
    close(ring);
    close(u);
    close(p);
}

void tunnels(void)
{
    if (own_network() != 0)
        return;
    int file = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    if (file < 0) {
        printf("skip: no /dev/net/tun\n");
        return;
    }
    unsigned features = 0;
    SAY(ioctl(file, TUNGETFEATURES, &features));
    printf("features %x\n", features);
    struct ifreq request = { .ifr_name = "tunnel%d", .ifr_flags = IFF_TUN | IFF_NO_PI };
    struct ifreq answer = { 0 };
    SAY(ioctl(file, TUNGETIFF, &answer));
    SAY(ioctl(file, TUNSETIFF, &request));
    SAY(ioctl(file, TUNSETIFF, &request));
    SAY(ioctl(file, TUNGETIFF, &answer));
    printf("%s flags %x\n", answer.ifr_name, answer.ifr_flags);
    SAY(ioctl(file, TUNSETPERSIST, 0));
    SAY(ioctl(file, TUNSETOWNER, 1));
    SAY(ioctl(file, TUNSETOFFLOAD, TUN_F_CSUM));
    SAY(ioctl(file, TUNSETLINK, ARPHRD_ETHER));
    int size = 0, other = 12;
    SAY(ioctl(file, TUNGETVNETHDRSZ, &size));
    printf("header %d\n", size);
    SAY(ioctl(file, TUNSETVNETHDRSZ, &other));
    SAY(ioctl(file, TUNSETSNDBUF, &other));
    SAY(ioctl(file, TUNGETSNDBUF, &other));
    printf("buffer %d\n", other);
    SAY(ioctl(file, TUNSETIFF, (void *)8));
    SAY(ioctl(file, TUNGETIFF, (void *)8));
    /* A packet through it: what we send to its network we read. */
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq settings = { .ifr_name = "tunnel0" };
    struct sockaddr_in *address = (void *)&settings.ifr_addr, to = { AF_INET, htons(7), { 0 } };
    *address = (struct sockaddr_in){ AF_INET, 0, { htonl(0x0a090801) } };
    SAY(ioctl(s, SIOCSIFADDR, &settings));
    address->sin_addr.s_addr = htonl(0xffffff00);
    SAY(ioctl(s, SIOCSIFNETMASK, &settings));
    SAY(ioctl(s, SIOCGIFFLAGS, &settings));
    settings.ifr_flags |= IFF_UP | IFF_NOARP;
    SAY(ioctl(s, SIOCSIFFLAGS, &settings));
    to.sin_addr.s_addr = htonl(0x0a090802);
    SAY(sendto(s, "hello", 5, 0, (void *)&to, sizeof to));
    unsigned char packet[1500];
    long length = 0;
    struct pollfd wait = { file, POLLIN };
    for (int i = 0; i < 10 && poll(&wait, 1, 1000) == 1; i++)
        if ((length = read(file, packet, sizeof packet)) > 0 && packet[0] >> 4 == 4)
            break;
    printf("packet of %ld bytes, protocol %d, ends with %.5s\n", length, packet[9], packet + length - 5);
    close(s);
    close(file);
}
