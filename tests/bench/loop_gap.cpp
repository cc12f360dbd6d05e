// Preloaded (LD_PRELOAD) into hubcrawld: the longest stretches in which its event loop did not ask the kernel
// for events, between a return of epoll_wait and the next call. At exit a line goes to HUBCRAWL_LOOP_GAP (a
// file):
//   {"wakes":…,"start_ms":…,"wall_ms":…,"cpu_ms":…,"waited_ms":…,"over_10_ms":…}
// start_ms is what came before the first call. Two virtual cores steal from each other, so a stretch of wall
// time proves nothing alone: cpu_ms is the longest by this thread's CPU time, and waited_ms the longest wall
// time of a stretch in which the thread gave up the processor of its own will: a lock, or a disk.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/resource.h>
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
    double start = 0, wall = 0, cpu = 0, waited = 0;

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
    void told() {
        ++wakes;
        last = moment();
    }
    ~tally() {
        auto const* path = std::getenv("HUBCRAWL_LOOP_GAP");
        auto* file = path && run ? std::fopen(path, "w") : nullptr;
        if (!file)
            return;
        std::fprintf(file,
                     "{\"wakes\":%ld,\"start_ms\":%.2f,\"wall_ms\":%.2f,\"cpu_ms\":%.2f,\"waited_ms\":%.2f,"
                     "\"over_10_ms\":%ld}\n",
                     wakes, start, wall, cpu, waited, over);
        std::fclose(file);
    }
} loop; // of the main thread, which runs the event loop

bool is_main_thread() { return ::syscall(SYS_gettid) == ::getpid(); }

} // namespace

extern "C" int epoll_wait(int fd, epoll_event* events, int size, int timeout) {
    static auto* const real = reinterpret_cast<decltype(&epoll_wait)>(::dlsym(RTLD_NEXT, "epoll_wait"));
    if (!is_main_thread())
        return real(fd, events, size, timeout);
    loop.asks();
    auto const ready = real(fd, events, size, timeout);
    loop.told();
    return ready;
}
