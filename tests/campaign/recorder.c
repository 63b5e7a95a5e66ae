/* Preloaded into the product's process: writes down, in order, what it does to the files of one folder.
 *
 * RECORDER_FOLDER is the folder, RECORDER_LOG the file written. Each record is a header and, where it says so, bytes:
 * what was written, or the name of a file. Calls that a rebuilt disk cannot follow are recorded as such, so that the
 * reader refuses the record instead of trusting it. One lock holds the order; the calls themselves are the C library's.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { OPENED = 1, CLOSED, WRITTEN, TRUNCATED, SYNCED, UNLINKED, RENAMED, MAPPED, UNFOLLOWED };

struct record {
    uint32_t kind;
    int32_t fd;
    int64_t number; /* of a write: where; of a truncation: the size; of an opening: its flags */
    uint64_t length; /* of the bytes that follow */
    uint64_t began_ns; /* CLOCK_MONOTONIC */
};

#define MOST_FDS 4096
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static unsigned char followed[MOST_FDS];
static char folder[PATH_MAX];
static size_t folder_length;
static int log_fd = -1;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    const char *where = getenv("RECORDER_FOLDER"), *log = getenv("RECORDER_LOG");
    if (!where || !log || strlen(where) >= sizeof folder) return;
    strcpy(folder, where);
    folder_length = strlen(folder);
    log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void note(enum kind kind, int fd, int64_t number, const void *bytes, size_t length, uint64_t began) {
    struct record head = {kind, fd, number, length, began};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)bytes, length}};
    /* The raw call: the library's writev is replaced below. A record cut short ends what the reader believes. */
    if (syscall(SYS_writev, log_fd, parts, length ? 2 : 1) != (long)(sizeof head + length)) abort();
}

/* The name inside the folder, "" for the folder itself, NULL for what is elsewhere. */
static const char *name_in_folder(const char *path) {
    if (log_fd < 0 || strncmp(path, folder, folder_length)) return NULL;
    if (!path[folder_length]) return path + folder_length;
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static int is_followed(int fd) { return fd >= 0 && fd < MOST_FDS && followed[fd]; }

static int opening(const char *path, int flags, mode_t mode) {
    const char *name = name_in_folder(path);
    if (!name) return REAL(open64)(path, flags, mode);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    int fd = REAL(open64)(path, flags, mode), failure = errno;
    if (fd >= MOST_FDS) abort();
    if (fd >= 0) {
        followed[fd] = 1;
        note(OPENED, fd, flags, name, strlen(name), began);
    }
    pthread_mutex_unlock(&order);
    errno = failure;
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open64(const char *path, int flags, ...) { MODE(flags) return opening(path, flags, mode); }
int open(const char *path, int flags, ...) { MODE(flags) return opening(path, flags, mode); }
int __open64_2(const char *path, int flags) { return opening(path, flags, 0); }
int __open_2(const char *path, int flags) { return opening(path, flags, 0); }
int creat64(const char *path, mode_t mode) { return opening(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat(const char *path, mode_t mode) { return creat64(path, mode); }

int openat64(int at, const char *path, int flags, ...) {
    MODE(flags)
    return name_in_folder(path) ? opening(path, flags, mode) : REAL(openat64)(at, path, flags, mode);
}
int openat(int at, const char *path, int flags, ...) {
    MODE(flags)
    return name_in_folder(path) ? opening(path, flags, mode) : REAL(openat64)(at, path, flags, mode);
}

int close(int fd) {
    if (!is_followed(fd)) return REAL(close)(fd);
    pthread_mutex_lock(&order);
    note(CLOSED, fd, 0, NULL, 0, now());
    followed[fd] = 0;
    int result = REAL(close)(fd), failure = errno;
    pthread_mutex_unlock(&order);
    errno = failure;
    return result;
}

static ssize_t wrote(int fd, off64_t at, const void *bytes, ssize_t length, uint64_t began) {
    if (length > 0) note(WRITTEN, fd, at, bytes, (size_t)length, began);
    return length;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    if (!is_followed(fd)) return REAL(pwrite64)(fd, bytes, length, at);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    ssize_t done = REAL(pwrite64)(fd, bytes, length, at);
    int failure = errno;
    wrote(fd, at, bytes, done, began);
    pthread_mutex_unlock(&order);
    errno = failure;
    return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

ssize_t write(int fd, const void *bytes, size_t length) {
    if (!is_followed(fd)) return REAL(write)(fd, bytes, length);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    ssize_t done = REAL(write)(fd, bytes, length);
    int failure = errno;
    wrote(fd, lseek64(fd, 0, SEEK_CUR) - (done > 0 ? done : 0), bytes, done, began);
    pthread_mutex_unlock(&order);
    errno = failure;
    return done;
}

static ssize_t wrote_parts(int fd, off64_t at, const struct iovec *parts, ssize_t done, uint64_t began) {
    for (ssize_t left = done; left > 0; parts++) {
        ssize_t some = left < (ssize_t)parts->iov_len ? left : (ssize_t)parts->iov_len;
        wrote(fd, at, parts->iov_base, some, began);
        at += some;
        left -= some;
    }
    return done;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
    if (!is_followed(fd)) return REAL(pwritev64)(fd, parts, count, at);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    ssize_t done = REAL(pwritev64)(fd, parts, count, at);
    int failure = errno;
    wrote_parts(fd, at, parts, done, began);
    pthread_mutex_unlock(&order);
    errno = failure;
    return done;
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (!is_followed(fd)) return REAL(writev)(fd, parts, count);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    ssize_t done = REAL(writev)(fd, parts, count);
    int failure = errno;
    wrote_parts(fd, lseek64(fd, 0, SEEK_CUR) - (done > 0 ? done : 0), parts, done, began);
    pthread_mutex_unlock(&order);
    errno = failure;
    return done;
}

int ftruncate64(int fd, off64_t size) {
    if (!is_followed(fd)) return REAL(ftruncate64)(fd, size);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    int result = REAL(ftruncate64)(fd, size), failure = errno;
    if (!result) note(TRUNCATED, fd, size, NULL, 0, began);
    pthread_mutex_unlock(&order);
    errno = failure;
    return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

#define SYNC(name) \
    int name(int fd) { \
        if (!is_followed(fd)) return REAL(name)(fd); \
        pthread_mutex_lock(&order); \
        uint64_t began = now(); \
        int result = REAL(name)(fd), failure = errno; \
        if (!result) note(SYNCED, fd, 0, NULL, 0, began); \
        pthread_mutex_unlock(&order); \
        errno = failure; \
        return result; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    const char *name = name_in_folder(path);
    if (!name) return REAL(unlink)(path);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    int result = REAL(unlink)(path), failure = errno;
    if (!result) note(UNLINKED, -1, 0, name, strlen(name), began);
    pthread_mutex_unlock(&order);
    errno = failure;
    return result;
}
int remove(const char *path) { return name_in_folder(path) ? unlink(path) : REAL(remove)(path); }
int unlinkat(int at, const char *path, int flags) {
    return name_in_folder(path) && !flags ? unlink(path) : REAL(unlinkat)(at, path, flags);
}

int rename(const char *from, const char *to) {
    const char *old = name_in_folder(from), *new = name_in_folder(to);
    if (!old && !new) return REAL(rename)(from, to);
    pthread_mutex_lock(&order);
    uint64_t began = now();
    int result = REAL(rename)(from, to), failure = errno;
    if (!result) {
        char names[2 * PATH_MAX];
        size_t length = 0;
        if (old && new) {
            length = strlen(old) + 1;
            memcpy(names, old, length);
            memcpy(names + length, new, strlen(new));
            length += strlen(new);
        }
        note(old && new ? RENAMED : UNFOLLOWED, -1, 0, names, length, began);
    }
    pthread_mutex_unlock(&order);
    errno = failure;
    return result;
}
int renameat(int from_at, const char *from, int to_at, const char *to) {
    return name_in_folder(from) || name_in_folder(to) ? rename(from, to) : REAL(renameat)(from_at, from, to_at, to);
}

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
    if (is_followed(fd) && (protection & PROT_WRITE) && (flags & MAP_SHARED)) {
        pthread_mutex_lock(&order);
        note(MAPPED, fd, offset, NULL, 0, now());
        pthread_mutex_unlock(&order);
    }
    return REAL(mmap64)(at, length, protection, flags, fd, offset);
}
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
    return mmap64(at, length, protection, flags, fd, offset);
}

/* What a rebuilt disk does not follow: said, so that nobody relies on it. */
#define UNFOLLOWED_CALL(result, name, parameters, arguments, fd) \
    result name parameters { \
        if (is_followed(fd)) { \
            pthread_mutex_lock(&order); \
            note(UNFOLLOWED, fd, 0, #name, sizeof #name - 1, now()); \
            pthread_mutex_unlock(&order); \
        } \
        return REAL(name) arguments; \
    }
UNFOLLOWED_CALL(int, fallocate64, (int fd, int mode, off64_t at, off64_t length), (fd, mode, at, length), fd)
UNFOLLOWED_CALL(int, posix_fallocate64, (int fd, off64_t at, off64_t length), (fd, at, length), fd)
UNFOLLOWED_CALL(int, dup, (int fd), (fd), fd)
UNFOLLOWED_CALL(int, dup2, (int fd, int other), (fd, other), fd)
UNFOLLOWED_CALL(int, dup3, (int fd, int other, int flags), (fd, other, flags), fd)
UNFOLLOWED_CALL(
    ssize_t, copy_file_range, (int from, off64_t *in, int fd, off64_t *out, size_t length, unsigned flags),
    (from, in, fd, out, length, flags), fd)
UNFOLLOWED_CALL(
    ssize_t, sendfile64, (int fd, int from, off64_t *at, size_t length), (fd, from, at, length), fd)
