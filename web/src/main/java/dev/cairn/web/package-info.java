/// The live page: its server, who may ask it what, and the campaign behind it.
package dev.cairn.web;
