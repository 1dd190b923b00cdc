/*
 * A burst of silent peers: silent PORT CONNECTIONS DEADLINE_MS
 *
 * Opens the connections one right after the other, sends nothing, and notes how much later than
 * DEADLINE_MS after its connect each one is closed by the server. Where the server's accept queue
 * overflows, the kernel forgets connections that their peers believe open: those are never cut.
 * Prints one JSON object.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_EVENTS = 512, PATIENCE_MS = 10000, OPENED_BETWEEN_LOOKS = 64 };

struct peer {
  int fd;
  double connected;
};

static int epoll;
static struct peer *peers;
static double *late_ms;
static long cut, answered;
static double deadline_ms;

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Notes those that were closed; waits for the first of them at most so long. */
static int look(int wait_ms) {
  struct epoll_event events[MAX_EVENTS];
  int ready = epoll_wait(epoll, events, MAX_EVENTS, wait_ms);
  double now = now_ms();
  for (int i = 0; i < ready; i++) {
    struct peer *p = &peers[events[i].data.u32];
    char byte;
    if (read(p->fd, &byte, 1) > 0) answered++;
    late_ms[cut++] = now - p->connected - deadline_ms;
    close(p->fd);
  }
  return ready;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: silent PORT CONNECTIONS DEADLINE_MS\n");
    return 2;
  }
  long connections = atol(arguments[2]);
  deadline_ms = atof(arguments[3]);
  struct sockaddr_in server = {.sin_family = AF_INET,
                               .sin_port = htons((uint16_t)atoi(arguments[1])),
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  peers = calloc((size_t)connections, sizeof *peers);
  late_ms = calloc((size_t)connections, sizeof *late_ms);
  epoll = epoll_create1(0);
  if (!peers || !late_ms || epoll < 0) fail("start");
  double begin = now_ms();
  for (long i = 0; i < connections; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    peers[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (peers[i].fd < 0) fail("socket");
    if (connect(peers[i].fd, (struct sockaddr *)&server, sizeof server) < 0) fail("connect");
    peers[i].connected = now_ms();
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, peers[i].fd, &event) < 0) fail("epoll_ctl");
    /* Where opening takes longer than the deadline, the first ones end while it goes on. */
    if (i % OPENED_BETWEEN_LOOKS == 0) look(0);
  }
  double opened = now_ms();
  while (cut < connections && look(PATIENCE_MS) > 0) continue;
  if (cut == 0) {
    fprintf(stderr, "no connection was closed\n");
    return 1;
  }
  qsort(late_ms, (size_t)cut, sizeof *late_ms, ascending);
  printf("{\"openedMs\":%.1f,\"answered\":%ld,\"neverCut\":%ld,", opened - begin, answered,
         connections - cut);
  printf("\"lateP50Ms\":%.2f,\"lateP99Ms\":%.2f,\"lateMaxMs\":%.2f}\n", late_ms[(cut - 1) / 2],
         late_ms[(long)((double)(cut - 1) * 0.99)], late_ms[cut - 1]);
  return 0;
}
