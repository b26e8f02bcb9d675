/**
 * Work that outlives requests and processes: db-scheduler on PostgreSQL. Every package that has
 * such work produces a {@code Task} bean; a worker process runs them all, at any time one process a
 * job. A job whose process died is taken up by another, or by the same one after its restart,
 * within 18 seconds.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.jobs;
