/**
 * Label files of other tools: bytes in, rows out. CSV, JSON Lines, JSON arrays and CVAT's XML, with
 * the rows of Label Studio, Hugging Face, SageMaker Ground Truth, Google Cloud and Winnow itself
 * among them; FiftyOne's JSON and ImageNet's list. Knows no database; {@code pool} opens files with
 * {@link org.winnow.labelfile.LabelFile} and decides what the rows mean. Nothing here trusts a
 * byte: rows have a size, and a broken one does not stop the rest.
 */
@org.jspecify.annotations.NullMarked
package org.winnow.labelfile;
