/*
 * The contract of the greeter on one thread and epoll, as a floor for what it can cost:
 * epoll_server DEADLINE_MS [PATH]. Listens on the unix socket, or on a free port of 127.0.0.1, and
 * says where.
 *
 * Every deadline is equally long, so a list in the order of the accepts is in the order of the
 * deadlines: adding and removing are a few writes, and the first one is the next to expire.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MAX_DESCRIPTORS = 1 << 16, MAX_REQUEST = 1024, MAX_EVENTS = 512, BACKLOG = 4096, NONE = -1 };

static const char WELCOME[] = "Welcome to server!";
static const char GOODBYE[] = "Goodbye!";

/* An open connection; its descriptor is its index. */
struct connection {
  long deadline_ms;
  int previous, next;
};

static struct connection connections[MAX_DESCRIPTORS];
static int oldest = NONE, newest = NONE;

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void opened(int fd, long deadline_ms) {
  connections[fd] = (struct connection){deadline_ms, newest, NONE};
  if (newest == NONE) oldest = fd;
  else connections[newest].next = fd;
  newest = fd;
}

static void end(int fd) {
  struct connection *c = &connections[fd];
  if (c->previous == NONE) oldest = c->next;
  else connections[c->previous].next = c->next;
  if (c->next == NONE) newest = c->previous;
  else connections[c->next].previous = c->previous;
  close(fd);
}

/* As epoll_wait takes it: -1 where nothing is open. */
static int until_next_deadline_ms(void) {
  if (oldest == NONE) return -1;
  long left = connections[oldest].deadline_ms - now_ms();
  return left < 0 ? 0 : (int)left;
}

static void accept_all(int epoll, int listener, long timeout_ms) {
  int fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (fd >= MAX_DESCRIPTORS || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) close(fd);
    else opened(fd, now_ms() + timeout_ms);
  }
}

static void answer(int fd) {
  char request[MAX_REQUEST];
  ssize_t length = recv(fd, request, sizeof request, 0);
  if (length < 0 && errno == EAGAIN) return;
  /* The end of the input without a byte is a request too, and an empty one. */
  if (length == 1 && request[0] == '1') send(fd, WELCOME, sizeof WELCOME - 1, MSG_NOSIGNAL);
  else if (length >= 0) send(fd, GOODBYE, sizeof GOODBYE - 1, MSG_NOSIGNAL);
  end(fd);
}

static int listen_on_free_port(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, BACKLOG) < 0 ||
      getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
    fail("listen");
  }
  printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return fd;
}

static int listen_on_path(const char *path) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
      listen(fd, BACKLOG) < 0) {
    fail("listen");
  }
  printf("listening on unix:%s\n", path);
  fflush(stdout);
  return fd;
}

int main(int count, char **arguments) {
  long timeout_ms = count == 2 || count == 3 ? atol(arguments[1]) : 0;
  if (timeout_ms <= 0) {
    fprintf(stderr, "usage: epoll_server DEADLINE_MS [PATH]\n");
    return 2;
  }
  int listener = count == 3 ? listen_on_path(arguments[2]) : listen_on_free_port();
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[MAX_EVENTS];
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll");
  for (;;) {
    int ready = epoll_wait(epoll, events, MAX_EVENTS, until_next_deadline_ms());
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd == listener) accept_all(epoll, listener, timeout_ms);
      else answer(events[i].data.fd);
    }
    long now = now_ms();
    while (oldest != NONE && connections[oldest].deadline_ms <= now) end(oldest);
  }
}
