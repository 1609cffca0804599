/// Options that several commands share, as mixins, and what their words mean.
package dev.cairn.cli.option;
