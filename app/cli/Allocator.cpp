// Tensors over 32 MiB are mapped and unmapped by glibc at every operation, and a pointwise operation then
// spends most of its time in page faults (measured: 2.7 times slower). With jemalloc linked, the settings
// below keep the pages; without it, glibc is told to. Sanitizer builds keep their own allocator.
#if defined(MAGIQT_USES_JEMALLOC)

extern "C" {
// jemalloc reads this symbol when it is loaded.
extern const char* malloc_conf;
const char* malloc_conf = "oversize_threshold:0,dirty_decay_ms:-1,muzzy_decay_ms:-1";
}

void prepareAllocator() {}

#elif defined(__GLIBC__) && !defined(MAGIQT_SANITIZED)

#include <malloc.h>

void prepareAllocator() {
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, -1);
}

#else

void prepareAllocator() {}

#endif
