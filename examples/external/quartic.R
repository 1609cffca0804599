# f(x, y) = x^4/4 - 3x^2 + 9x + 0.9y^4 + 5y^2 + 40 for Cairn: docs/external.md says what the frames mean.
value <- function(t) t[1]^4/4 - 3*t[1]^2 + 9*t[1] + 0.9*t[2]^4 + 5*t[2]^2 + 40
gradient <- function(t) c(t[1]^3 - 6*t[1] + 9, 3.6*t[2]^3 + 10*t[2])

n <- 2L
from <- file("stdin", "rb")
to <- pipe("cat", "wb") # R has no binary standard output of its own

send <- function(kind, number, body) {
  writeBin(c(kind, 0L), to, size = 2, endian = "little")
  writeBin(c(number, length(body), 0L), to, endian = "little") # the length is an int64
  writeBin(body, to)
  flush(to)
}
bytes <- function(x) writeBin(x, raw(), endian = "little")

repeat {
  kind <- readBin(from, "integer", 2, size = 2, endian = "little")[1]
  header <- readBin(from, "integer", 3, endian = "little") # number and length
  if (length(header) < 3) break # Cairn has ended
  what <- readBin(from, "integer", 2, endian = "little")
  body <- readBin(from, "raw", header[2] - 8)
  if (kind == 1L) { # hello: version, abilities (1 gradient, 8 repeatable), n
    send(1L, header[1], c(bytes(c(2L, 9L, n, 0L)), charToRaw("a quartic in R")))
  } else if (kind == 2L) { # what is wanted of each theta: 1 value, 2 gradient
    thetas <- matrix(readBin(body, "double", what[1]*n, endian = "little"), nrow = n)
    result <- numeric()
    if (bitwAnd(what[2], 1L)) result <- c(result, apply(thetas, 2, value))
    if (bitwAnd(what[2], 2L)) result <- c(result, apply(thetas, 2, gradient))
    send(4L, header[1], bytes(result))
  } else {
    send(6L, header[1], charToRaw("values and gradients only"))
  }
}
