/// Text of others: made visible, made a file's name, put into words.
package dev.cairn.text;
