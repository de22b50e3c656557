/* A Julia set in 256 colours of the terminal, or in letters where there is none; with an argument, many of them for timing. */
#include <math.h>
#include <stdio.h>
#include <unistd.h>

enum { LIMIT = 96 };

static int depth(double x, double y, double cx, double cy)
{
    int n = 0;
    while (n < LIMIT && x * x + y * y < 16) {
        double t = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = t;
        n++;
    }
    return n;
}

/* From night blue over cyan and yellow to red; black inside. */
static int colour(int depth)
{
    static const unsigned char ramp[] = {
        17, 17, 17, 18, 18, 19, 20, 26, 32, 38, 44, 50, 86, 122, 158, 194, 230, 229, 228, 227, 221, 220, 214, 208, 202, 196, 160, 124, 88, 52
    };
    int last = sizeof ramp - 1;
    return depth >= LIMIT ? 16 : ramp[depth > last ? last : depth];
}

static char letter(int depth)
{
    static const char ramp[] = "   .,:;-~=+*oxO#%@";
    int last = sizeof ramp - 2;
    return depth >= LIMIT ? ' ' : ramp[depth > last ? last : depth];
}

static unsigned draw(int width, int height, double angle)
{
    double cx = 0.7885 * cos(angle), cy = 0.7885 * sin(angle);
    unsigned sum = 0;
    for (int row = 0; row < height; row++)
        for (int column = 0; column < width; column++)
            sum = sum * 31 + depth((column - width / 2.0) * 3.2 / width, (row - height / 2.0) * 2.4 / height, cx, cy);
    return sum;
}

/* Two rows of the picture are one line of the terminal. */
static void show(int width, int height, double angle, int colours)
{
    double cx = 0.7885 * cos(angle), cy = 0.7885 * sin(angle);
    for (int row = 0; row < height; row += 2) {
        printf(" ");
        for (int column = 0; column < width; column++) {
            double x = (column - width / 2.0) * 3.0 / width;
            int upper = depth(x, (row - height / 2.0) * 1.9 / height, cx, cy);
            int lower = depth(x, (row + 1 - height / 2.0) * 1.9 / height, cx, cy);
            if (colours)
                printf("\033[38;5;%d;48;5;%dm\xe2\x96\x80", colour(upper), colour(lower));
            else
                putchar(letter(upper));
        }
        puts(colours ? "\033[0m" : "");
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc < 2) {
        show(78, 42, 2.4, isatty(1));
        return 0;
    }
    unsigned sum = 0;
    for (int i = 0; i < 60; i++)
        sum ^= draw(400, 300, 2.4 + i * 0.01);
    printf("%08x\n", sum);
    return 0;
}
