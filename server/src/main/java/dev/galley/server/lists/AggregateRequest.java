package dev.galley.server.lists;

/// What a client wants to know of the records it may list.
///
/// @param filter CEL with bare field names, "" for every record
/// @param group  fields whose values make a group, "" for one group of all
/// @param select `count(),sum(amount)`
record AggregateRequest(String filter, String group, String select) {}
