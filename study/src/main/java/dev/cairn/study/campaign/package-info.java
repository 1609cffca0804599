/// Campaigns: cells run in parallel, stored as they finish, and gone on with after an interruption.
package dev.cairn.study.campaign;
