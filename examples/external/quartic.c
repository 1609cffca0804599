/* f(x, y) = x^4/4 - 3x^2 + 9x + 0.9y^4 + 5y^2 + 40 for Cairn: docs/external.md says what the frames mean.
   Compile with: cc -O2 -o quartic quartic.c (on a little-endian machine). It gives gradients only. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELLO = 1, EVALUATE = 2, RESULT = 4, ERROR = 6 };
enum { VALUE = 1, GRADIENT = 2, CAN_GRADIENT = 1, CAN_REPEAT = 8, N = 2 };

struct header { int16_t kind, flags; int32_t number; int64_t length; };

static double value(const double *t) {
  double x = t[0], y = t[1];
  return x * x * x * x / 4 - 3 * x * x + 9 * x + 0.9 * y * y * y * y + 5 * y * y + 40;
}

static void gradient(const double *t, double *g) {
  g[0] = t[0] * t[0] * t[0] - 6 * t[0] + 9;
  g[1] = 3.6 * t[1] * t[1] * t[1] + 10 * t[1];
}

static void send(int16_t kind, int32_t number, const void *body, int64_t length) {
  struct header header = {kind, 0, number, length};
  fwrite(&header, sizeof header, 1, stdout);
  fwrite(body, 1, length, stdout);
  fflush(stdout);
}

int main(void) {
  struct header header;
  while (fread(&header, sizeof header, 1, stdin) == 1) {
    char *body = malloc(header.length);
    if (!body || fread(body, 1, header.length, stdin) != (size_t)header.length) return 1;
    int32_t *words = (int32_t *)body; /* of HELLO the version; otherwise how many thetas, and what of them */
    if (header.kind == HELLO) {
      struct { int32_t version, abilities; int64_t n; char text[14]; } hello =
          {2, CAN_GRADIENT | CAN_REPEAT, N, "a quartic in C"};
      send(HELLO, header.number, &hello, 16 + 14);
    } else if (header.kind == EVALUATE) {
      double *thetas = (double *)(body + 8), *result = malloc(sizeof(double) * words[0] * (1 + N)), *next = result;
      for (int i = 0; i < words[0] && words[1] & VALUE; i++) *next++ = value(thetas + i * N);
      for (int i = 0; i < words[0] && words[1] & GRADIENT; i++, next += N) gradient(thetas + i * N, next);
      send(RESULT, header.number, result, (char *)next - (char *)result);
      free(result);
    } else {
      send(ERROR, header.number, "values and gradients only", 25);
    }
    free(body);
  }
  return 0;
}
