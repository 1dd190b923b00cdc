/*
 * Closed-loop load: load ADDRESS IN_FLIGHT EXCHANGES REQUEST_BYTES
 *
 * An address is a port of 127.0.0.1, or, if it begins with a slash, the path of a unix socket.
 * An exchange is connect, send the request, read until the peer closes. As soon as one has ended,
 * the next one starts in its place, until there were EXCHANGES. A request of one byte is the 1 that
 * is welcome. An exchange that does not end with a whole reply and an orderly close is lost, and
 * its latency does not count. Prints one JSON object.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MAX_REPLY = 64, MAX_EVENTS = 512, STALL_MS = 10000 };

struct exchange {
  int fd;
  double begin;
  size_t sent, received;
  char reply[MAX_REPLY];
};

static int epoll;
static struct sockaddr_storage server;
static socklen_t server_length;
static char *request;
static size_t request_bytes;
static const char *expected;
static struct exchange *exchanges;
static double *latencies;
static long limit, started, ended, replied;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void parse(const char *address) {
  if (address[0] == '/') {
    struct sockaddr_un *unix_server = (struct sockaddr_un *)&server;
    unix_server->sun_family = AF_UNIX;
    strncpy(unix_server->sun_path, address, sizeof unix_server->sun_path - 1);
    server_length = sizeof *unix_server;
  } else {
    struct sockaddr_in *inet_server = (struct sockaddr_in *)&server;
    inet_server->sin_family = AF_INET;
    inet_server->sin_port = htons((uint16_t)atoi(address));
    inet_server->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server_length = sizeof *inet_server;
  }
}

static void watch(struct exchange *x, int operation, uint32_t events) {
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(x - exchanges)};
  if (epoll_ctl(epoll, operation, x->fd, &event) < 0) fail("epoll_ctl");
}

static void start(struct exchange *x) {
  if (started == limit) return;
  started++;
  x->sent = x->received = 0;
  x->begin = now();
  x->fd = socket(server.ss_family, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (x->fd < 0) fail("socket");
  /* Without a port, a descriptor or a listener every figure would be wrong. */
  if (connect(x->fd, (struct sockaddr *)&server, server_length) < 0 && errno != EINPROGRESS) {
    fail("connect");
  }
  watch(x, EPOLL_CTL_ADD, EPOLLOUT);
}

static void end(struct exchange *x) {
  if (x->received == strlen(expected) && memcmp(x->reply, expected, x->received) == 0) {
    latencies[replied++] = now() - x->begin;
  }
  close(x->fd);
  ended++;
  start(x);
}

static void send_rest(struct exchange *x) {
  ssize_t n = send(x->fd, request + x->sent, request_bytes - x->sent, MSG_NOSIGNAL);
  if (n < 0 && errno == EAGAIN) return;
  /* A peer that takes no more may have answered all the same. */
  x->sent = n < 0 ? request_bytes : x->sent + (size_t)n;
  watch(x, EPOLL_CTL_MOD, x->sent < request_bytes ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void receive(struct exchange *x) {
  ssize_t n = read(x->fd, x->reply + x->received, sizeof x->reply - x->received);
  if (n < 0 && errno == EAGAIN) return;
  if (n > 0) {
    x->received += (size_t)n;
    return;
  }
  /* Most clients throw away what they have when a reset comes. */
  if (n < 0) x->received = 0;
  end(x);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double percentile_ms(double p) {
  return replied == 0 ? 0 : latencies[(long)((double)(replied - 1) * p)] * 1e3;
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "usage: load ADDRESS IN_FLIGHT EXCHANGES REQUEST_BYTES\n");
    return 2;
  }
  long in_flight = atol(arguments[2]);
  limit = atol(arguments[3]);
  request_bytes = (size_t)atol(arguments[4]);
  parse(arguments[1]);
  expected = request_bytes == 1 ? "Welcome to server!" : "Goodbye!";
  request = malloc(request_bytes);
  exchanges = calloc((size_t)in_flight, sizeof *exchanges);
  latencies = malloc((size_t)limit * sizeof *latencies);
  epoll = epoll_create1(0);
  if (!request || !exchanges || !latencies || epoll < 0) fail("start");
  memset(request, '1', request_bytes);

  double begin = now();
  for (long i = 0; i < in_flight; i++) start(&exchanges[i]);
  struct epoll_event events[MAX_EVENTS];
  while (ended < limit) {
    int ready = epoll_wait(epoll, events, MAX_EVENTS, STALL_MS);
    if (ready <= 0) {
      fprintf(stderr, "%ld of %ld exchanges ended, then none for ten seconds\n", ended, limit);
      return 1;
    }
    for (int i = 0; i < ready; i++) {
      struct exchange *x = &exchanges[events[i].data.u32];
      if (x->sent < request_bytes && events[i].events & EPOLLOUT) send_rest(x);
      else receive(x);
    }
  }
  double seconds = now() - begin;

  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  double cpu_micros = 1e6 * (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                      (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
  qsort(latencies, (size_t)replied, sizeof *latencies, ascending);
  printf("{\"perSecond\":%.1f,\"lost\":%ld,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"cpuMicros\":%.2f}\n",
         (double)limit / seconds, limit - replied, percentile_ms(0.5), percentile_ms(0.99),
         cpu_micros / (double)limit);
  return 0;
}
