/// Text of others: made visible, made a file's name.
package dev.cairn.text;
