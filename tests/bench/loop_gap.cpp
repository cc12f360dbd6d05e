// Preloaded (LD_PRELOAD) into hubcrawld: the longest stretches in which its event loop did nothing for its
// connections: between calls of epoll_wait, and of recv and send on a socket (a batch of answers that came at
// once is many steps, and a connection is served between any two). At exit a line goes to HUBCRAWL_LOOP_GAP
// (a file): {"wakes":…,"start_ms":…,"wall_ms":…,"cpu_ms":…,"waited_ms":…,"over_10_ms":…,"batch_ms":…}
// start_ms is what came before the first call. Two virtual cores steal from each other, so a stretch of wall
// time proves nothing alone: cpu_ms is the longest by this thread's CPU time, and waited_ms the longest wall
// time of a stretch in which the thread gave up the processor of its own will: a lock, or a disk; over_10_ms
// counts both. batch_ms is the longest CPU time between two calls of epoll_wait.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

double ms_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct moment {
    double wall = ms_of(CLOCK_MONOTONIC);
    double cpu = ms_of(CLOCK_THREAD_CPUTIME_ID);
    long waits = [] {
        rusage used{};
        getrusage(RUSAGE_THREAD, &used);
        return used.ru_nvcsw;
    }();
};

struct tally {
    moment last;      // return of epoll_wait; at first: when this was loaded
    bool run = false; // some call has been made
    long wakes = 0, over = 0;
    double start = 0, wall = 0, cpu = 0, waited = 0, batch = 0;
    double woken = 0; // CPU time when epoll_wait last returned

    void asks() {
        moment const now;
        auto const lasted = now.wall - last.wall;
        if (!run) {
            run = true;
            start = lasted;
            return;
        }
        wall = std::max(wall, lasted);
        cpu = std::max(cpu, now.cpu - last.cpu);
        // Ours alone: what is switched away against its will does not count here.
        if (now.waits > last.waits)
            waited = std::max(waited, lasted);
        over += now.waits > last.waits ? lasted > 10 : now.cpu - last.cpu > 10;
    }
    void told() { last = moment(); }
    void asleep() {
        asks();
        if (wakes > 0)
            batch = std::max(batch, ms_of(CLOCK_THREAD_CPUTIME_ID) - woken);
    }
    void awake() {
        ++wakes;
        told();
        woken = last.cpu;
    }
    ~tally() {
        auto const* path = std::getenv("HUBCRAWL_LOOP_GAP");
        auto* file = path && run ? std::fopen(path, "w") : nullptr;
        if (!file)
            return;
        std::fprintf(file,
                     "{\"wakes\":%ld,\"start_ms\":%.2f,\"wall_ms\":%.2f,\"cpu_ms\":%.2f,\"waited_ms\":%.2f,"
                     "\"over_10_ms\":%ld,\"batch_ms\":%.2f}\n",
                     wakes, start, wall, cpu, waited, over, batch);
        std::fclose(file);
    }
} loop; // of the main thread, which runs the event loop

bool is_main_thread() { return ::syscall(SYS_gettid) == ::getpid(); }

bool is_socket(int fd) {
    struct stat facts{};
    return ::fstat(fd, &facts) == 0 && S_ISSOCK(facts.st_mode);
}

template <class Call>
auto around(int fd, Call call) {
    if (!is_main_thread() || !is_socket(fd))
        return call();
    loop.asks();
    auto const done = call();
    loop.told();
    return done;
}

} // namespace

#define NEXT(name) static auto* const real = reinterpret_cast<decltype(&name)>(::dlsym(RTLD_NEXT, #name))

extern "C" {

int epoll_wait(int fd, epoll_event* events, int size, int timeout) {
    NEXT(epoll_wait);
    if (!is_main_thread())
        return real(fd, events, size, timeout);
    loop.asleep();
    auto const ready = real(fd, events, size, timeout);
    loop.awake();
    return ready;
}

ssize_t recv(int fd, void* into, size_t size, int flags) {
    NEXT(recv);
    return around(fd, [&] { return real(fd, into, size, flags); });
}

ssize_t recvmsg(int fd, msghdr* into, int flags) {
    NEXT(recvmsg);
    return around(fd, [&] { return real(fd, into, flags); });
}

ssize_t read(int fd, void* into, size_t size) {
    NEXT(read);
    return around(fd, [&] { return real(fd, into, size); });
}

ssize_t send(int fd, void const* bytes, size_t size, int flags) {
    NEXT(send);
    return around(fd, [&] { return real(fd, bytes, size, flags); });
}

ssize_t sendmsg(int fd, msghdr const* bytes, int flags) {
    NEXT(sendmsg);
    return around(fd, [&] { return real(fd, bytes, flags); });
}

ssize_t write(int fd, void const* bytes, size_t size) {
    NEXT(write);
    return around(fd, [&] { return real(fd, bytes, size); });
}
}
