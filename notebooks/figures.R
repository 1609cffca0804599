# Redraws panels A and D of figure 3 from a campaign's Parquet files.
#
#     Rscript notebooks/figures.R runs/fig3        # writes runs/fig3/figures/notebook-r.png
#
# Needs ggplot2, and one of arrow, nanoparquet and duckdb to read Parquet; where none of them is there,
# the tables as CSV (./cairn export runs/fig3 --format csv). docs/store.md describes them.

suppressPackageStartupMessages(library(ggplot2))

arguments <- commandArgs(trailingOnly = TRUE)
if (length(arguments) != 1) stop("usage: Rscript figures.R DIR")
directory <- arguments[1]

read_table <- function(name, columns) {
  file <- file.path(directory, "parquet", paste0(name, ".parquet"))
  if (requireNamespace("arrow", quietly = TRUE)) {
    as.data.frame(arrow::read_parquet(file, col_select = tidyselect::all_of(columns)))
  } else if (requireNamespace("nanoparquet", quietly = TRUE)) {
    as.data.frame(nanoparquet::read_parquet(file))[columns]
  } else if (requireNamespace("duckdb", quietly = TRUE)) {
    connection <- DBI::dbConnect(duckdb::duckdb())
    on.exit(DBI::dbDisconnect(connection, shutdown = TRUE))
    query <- sprintf("SELECT %s FROM read_parquet('%s')", paste(columns, collapse = ", "), file)
    DBI::dbGetQuery(connection, query)
  } else {
    csv <- file.path(directory, "csv", paste0(name, ".csv"))
    if (!file.exists(csv)) {
      stop("no package to read ", file, ": ./cairn export ", directory, " --format csv", call. = FALSE)
    }
    read.csv(csv)[columns]
  }
}

# The colours of every figure of Cairn: critical blue, gradient-flat orange, diverging pink, neither
# black.
colours <- c("neither" = "#1a1a1a", "diverging" = "#b5487f", "gradient-flat" = "#d66400",
             "critical" = "#0072b2")
back_to_front <- function(word) factor(word, levels = names(colours))

key <- c("variant", "run")
runs <- read_table("runs", c(key, "ending"))
iterates <- read_table("iterates", c(key, "iterate", "squared_gradient_norm"))
traces <- merge(iterates, runs, by = key)
traces$ending <- back_to_front(traces$ending)
traces <- traces[order(traces$ending, traces$run, traces$iterate), ]

panel_a <- ggplot(traces, aes(iterate, squared_gradient_norm, colour = ending,
                              group = interaction(ending, variant, run))) +
  geom_line(linewidth = 0.3) + scale_y_log10() + scale_colour_manual(values = colours) +
  labs(x = "iteration", y = "squared gradient norm") + theme_classic(base_size = 9)

points <- read_table("points", c(key, "kind", "loss", "squared_gradient_norm", "verdict"))
morse <- read_table("morse", c(key, "kind", "cutoff", "fraction"))
flattest <- merge(
  points[points$kind == "flattest" & points$squared_gradient_norm < 1e-4, ],
  morse[morse$cutoff == 1e-3, ], by = c(key, "kind"))
flattest$verdict <- back_to_front(flattest$verdict)

panel_d <- ggplot(flattest, aes(fraction, loss, colour = verdict)) +
  geom_point(size = 1, alpha = 0.75) + scale_colour_manual(values = colours) +
  labs(x = "Morse index", y = "loss") + theme_classic(base_size = 9)

target <- file.path(directory, "figures", "notebook-r.png")
dir.create(dirname(target), showWarnings = FALSE)
png(target, width = 8, height = 3.4, units = "in", res = 200)
grid::grid.newpage()
grid::pushViewport(grid::viewport(layout = grid::grid.layout(1, 2)))
print(panel_a, vp = grid::viewport(layout.pos.row = 1, layout.pos.col = 1))
print(panel_d, vp = grid::viewport(layout.pos.row = 1, layout.pos.col = 2))
invisible(dev.off())
cat(sprintf("%s: %d traces, %d points\n", target, nrow(runs), nrow(flattest)))
