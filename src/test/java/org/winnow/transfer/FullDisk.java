package org.winnow.transfer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/** A disk that is full after some bytes, below an export format. */
final class FullDisk extends FilterOutputStream {

  /** Less than any export with images has; their plan has no stream to stand before. */
  private static final long FEW = 100;

  private final AtomicLong room;

  private FullDisk(OutputStream out, AtomicLong room) {
    super(out);
    this.room = room;
  }

  /**
   * The format, writing to such a disk.
   *
   * @param room how many bytes it takes, counted down
   */
  static ExportFormat under(ExportFormat format, AtomicLong room) {
    return format instanceof ExportFormat.OneFile one
        ? new OneFile(one, room)
        : new WithImages((ExportFormat.WithImages) format, room);
  }

  private record OneFile(ExportFormat.OneFile format, AtomicLong room)
      implements ExportFormat.OneFile {

    @Override
    public About about() {
      return format.about();
    }

    @Override
    public void write(ExportInput in, OutputStream out) throws IOException {
      OutputStream disk = new FullDisk(out, room);
      format.write(in, disk);
      disk.flush();
    }
  }

  private record WithImages(ExportFormat.WithImages format, AtomicLong room)
      implements ExportFormat.WithImages {

    @Override
    public About about() {
      return format.about();
    }

    @Override
    public void write(ExportInput in, ZipPlan zip) throws IOException {
      format.write(in, zip);
      if (room.get() <= FEW) {
        throw full();
      }
    }
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }

  @Override
  public void write(int value) throws IOException {
    if (room.getAndDecrement() <= 0) {
      throw full();
    }
    super.write(value);
  }
}
