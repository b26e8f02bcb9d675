package org.winnow.labelfile;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Times as tools write them: ISO 8601, with a space or a T; without a zone they are UTC. */
final class Times {

  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private Times() {}

  /** To the microsecond, which is what the database keeps. */
  static Instant parse(String text) throws RowProblem {
    try {
      TemporalAccessor time =
          FORMAT.parseBest(
              text.strip().replaceFirst(" UTC$", "Z").replaceFirst("(?<=\\d) (?=[\\d+-])", "T"),
              OffsetDateTime::from,
              LocalDateTime::from,
              LocalDate::from);
      return instant(time).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw RowProblem.invalid(
          "Expected a time such as 2026-01-02T03:04:05Z, got \"" + shown(text) + "\".");
    }
  }

  private static Instant instant(TemporalAccessor time) {
    if (time instanceof OffsetDateTime offset) {
      return offset.toInstant();
    } else if (time instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC);
    }
    return LocalDate.from(time).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
