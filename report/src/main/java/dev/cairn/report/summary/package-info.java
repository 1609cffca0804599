/// The counts of a study as typed records: made once from what was read of a store, written as
/// `summary.json` by the schema that follows from the records, read by terminal and page.
package dev.cairn.report.summary;
