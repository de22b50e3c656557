/* A Julia set in 256 colours of the terminal; with an argument, many of them for timing. */
#include <stdio.h>
#include <math.h>

static int depth(double x, double y, double cx, double cy)
{
    int n = 0;
    while (n < 96 && x * x + y * y < 16) {
        double t = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = t;
        n++;
    }
    return n;
}

static unsigned draw(int width, int height, double angle, int show)
{
    double cx = 0.7885 * cos(angle), cy = 0.7885 * sin(angle);
    unsigned sum = 0;
    for (int row = 0; row < height; row += 2) {
        for (int column = 0; column < width; column++) {
            double x = (column - width / 2.0) * 3.2 / width;
            int upper = depth(x, (row - height / 2.0) * 2.4 / height, cx, cy);
            int lower = depth(x, (row + 1 - height / 2.0) * 2.4 / height, cx, cy);
            sum = sum * 31 + upper * 97 + lower;
            if (show)
                printf("\033[38;5;%d;48;5;%dm\xe2\x96\x80", upper > 95 ? 16 : 17 + upper % 36 * 6, lower > 95 ? 16 : 17 + lower % 36 * 6);
        }
        if (show)
            printf("\033[0m\n");
    }
    return sum;
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc < 2) {
        draw(78, 44, 2.4, 1);
        return 0;
    }
    unsigned sum = 0;
    for (int i = 0; i < 60; i++)
        sum ^= draw(400, 300, 2.4 + i * 0.01, 0);
    printf("%08x\n", sum);
    return 0;
}
