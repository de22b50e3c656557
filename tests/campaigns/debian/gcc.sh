set -e
cat > a.c <<'E'
#include <complex.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <threads.h>
static _Atomic long sum; static thread_local int own;
static void *add(void *p) { for (int i = 0; i < 100000; i++) { sum++; own++; } return (void *)(long)own; }
int main(void) {
    pthread_t t[4]; void *r; long all = 0;
    for (int i = 0; i < 4; i++) pthread_create(t + i, 0, add, 0);
    for (int i = 0; i < 4; i++) { pthread_join(t[i], &r); all += (long)r; }
    printf("%ld %ld %.15f %.6Lf %.6f\n", sum, all, sin(1), sqrtl(2), cabs(3 + 4 * I));
}
E
want="400000 400000 0.841470984807897 1.414214 5.000000"
for f in -O0 '-O2 -g' '-O3 -flto' '-O2 -static' '-Os -fsanitize=undefined' '-O2 -march=armv8.1-a'; do gcc $f -Wall a.c -o a -lm -pthread; [ "$(./a)" = "$want" ]; done
echo 'int f(void) { return 7; }' > x.c; gcc -O2 -shared -fPIC x.c -o libx.so; printf '#include <stdio.h>\nint f(void); int main(void) { printf("%%d\\n", f()); }\n' > y.c; gcc y.c -o y -L. -lx -Wl,-rpath,"$PWD"; [ "$(./y)" = 7 ]
gcc -O2 -c x.c; ar rcs libs.a x.o; gcc y.c libs.a -o ys; [ "$(./ys)" = 7 ]; strip y; [ "$(./y)" = 7 ]; objdump -d ys | grep -q '<f>'; nm ys | grep -q ' T f'; readelf -h ys | grep -q AArch64
