package org.winnow.round;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import org.winnow.common.Change;

/** The tables {@code encoders}, {@code feature_shards} and {@code encoding_waves}. */
@ApplicationScoped
public class Encoders {

  private static final String SELECT =
      """
      select e.id, e.project_id, e.number, e.kind, e.path, e.provenance ->> 'source' as source,
             e.base_id, e.dimension, case e.kind when 'tuned' then b.dimension else e.dimension end
               as untaught_dimension,
             e.pool, e.learned_from, e.created_at,
             coalesce((select max(s.to_row) from feature_shards s where s.encoder_id = e.id), 0)
               as encoded
      from encoders e left join encoders b on b.id = e.base_id
      where e.project_id = :project
      """;

  private final Jdbi jdbi;
  private final Clock clock;
  private final ObjectMapper json;

  Encoders(Jdbi jdbi, Clock clock, ObjectMapper json) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Feature rows in one file.
   *
   * @param toRow exclusive
   */
  public record Shard(int fromRow, int toRow, String path) {}

  /** The encoder whose features the rounds use: the one that covers most, the newest of equals. */
  public Optional<EncoderRecord> inUse(long projectId) {
    return first(projectId, "order by encoded desc, e.number desc limit 1");
  }

  /** The encoder that new images are encoded with. */
  public Optional<EncoderRecord> newest(long projectId) {
    return first(projectId, "order by e.number desc limit 1");
  }

  /** One of a project's encoders. */
  EncoderRecord require(long projectId, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + "and e.id = :id")
                .bind("project", projectId)
                .bind("id", id)
                .map(ConstructorMapper.of(EncoderRecord.class))
                .one());
  }

  /** The encoder that stands alone below one that adds to others; itself where it stands alone. */
  EncoderRecord first(EncoderRecord encoder) {
    return encoder.baseId() == null
        ? encoder
        : first(require(encoder.projectId(), encoder.baseId()));
  }

  private Optional<EncoderRecord> first(long projectId, String order) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + order)
                .bind("project", projectId)
                .map(ConstructorMapper.of(EncoderRecord.class))
                .findOne());
  }

  /**
   * A new version.
   *
   * @param number of the version, from 1
   * @param baseId the encoder it adds to; null where it stands alone
   * @param pool images in the pool
   * @param learnedFrom images of them it learned from
   */
  record Draft(
      int number,
      String kind,
      String path,
      @Nullable Long baseId,
      Map<String, Object> provenance,
      int dimension,
      int pool,
      int learnedFrom) {}

  Optional<Long> add(long projectId, Draft draft) {
    return jdbi.inTransaction(handle -> add(handle, projectId, draft));
  }

  /** Empty where another version has that number, made while this one was. */
  Optional<Long> add(Handle handle, long projectId, Draft draft) {
    Optional<Long> id =
        handle
            .createUpdate(
                """
                insert into encoders (project_id, number, kind, path, base_id, provenance,
                                      dimension, pool, learned_from, created_at)
                values (:project, :number, :kind, :path, :base, :provenance::jsonb, :dimension,
                        :pool, :learnedFrom, :now)
                on conflict (project_id, number) do nothing
                """)
            .bind("project", projectId)
            .bind("number", draft.number())
            .bind("kind", draft.kind())
            .bind("path", draft.path())
            .bind("base", draft.baseId())
            .bind("provenance", write(draft.provenance()))
            .bind("dimension", draft.dimension())
            .bind("pool", draft.pool())
            .bind("learnedFrom", draft.learnedFrom())
            .bind("now", clock.instant())
            .executeAndReturnGeneratedKeys("id")
            .mapTo(Long.class)
            .findOne();
    id.ifPresent(added -> Change.ENCODE.announce(handle, projectId, added));
    return id;
  }

  List<Shard> shards(long encoderId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select from_row, to_row, path from feature_shards
                    where encoder_id = :encoder order by from_row
                    """)
                .bind("encoder", encoderId)
                .map(ConstructorMapper.of(Shard.class))
                .list());
  }

  /** Which image has which row. */
  EncodingOrder order(long encoderId) {
    return new EncodingOrder(
        encoderId,
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select from_row, to_row from encoding_waves
                        where encoder_id = :encoder order by from_row
                        """)
                    .bind("encoder", encoderId)
                    .map((row, context) -> new EncodingOrder.Wave(row.getInt(1), row.getInt(2)))
                    .list()));
  }

  /** Begins a wave; nothing changes where one that starts there has begun. */
  void begin(long encoderId, EncodingOrder.Wave wave) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into encoding_waves (encoder_id, from_row, to_row)
                    values (:encoder, :from, :to)
                    on conflict do nothing
                    """)
                .bind("encoder", encoderId)
                .bind("from", wave.from())
                .bind("to", wave.to())
                .execute());
  }

  /**
   * Puts a shard in place; one that starts at the same row and is no longer gives way to it.
   *
   * @return whether it is in place: another run of the same job may have gone further
   */
  boolean put(long projectId, long encoderId, Shard shard) {
    return jdbi.inTransaction(
        handle -> {
          int changed =
              handle
                  .createUpdate(
                      """
                  insert into feature_shards (encoder_id, from_row, to_row, path, created_at)
                  values (:encoder, :from, :to, :path, :now)
                  on conflict (encoder_id, from_row)
                  do update set to_row = excluded.to_row, path = excluded.path,
                                created_at = excluded.created_at
                  where excluded.to_row >= feature_shards.to_row
                  """)
                  .bind("encoder", encoderId)
                  .bind("from", shard.fromRow())
                  .bind("to", shard.toRow())
                  .bind("path", shard.path())
                  .bind("now", clock.instant())
                  .execute();
          Change.ENCODE.announce(handle, projectId, encoderId);
          return changed > 0;
        });
  }

  /** Forgets the features of the versions before this one and says which files they were. */
  List<String> retireBefore(long projectId, int number) {
    return jdbi.inTransaction(
        (Handle handle) ->
            handle
                .createQuery(
                    """
                    delete from feature_shards s using encoders e
                    where e.id = s.encoder_id and e.project_id = :project and e.number < :number
                    returning s.path
                    """)
                .bind("project", projectId)
                .bind("number", number)
                .mapTo(String.class)
                .list());
  }

  private String write(Map<String, Object> provenance) {
    try {
      return json.writeValueAsString(provenance);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an encoder's provenance must be JSON-able", e);
    }
  }
}
