package org.winnow.storage;

import java.util.Locale;
import org.winnow.common.ProblemException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What goes wrong with the bucket of the store, in words; none of them is a secret. */
final class BucketProblem {

  private static final int RETRY_AFTER_SECONDS = 10;
  private static final int FULL = 507;

  private BucketProblem() {}

  /**
   * That it cannot be used just now, or has no room left. The library has tried several times by
   * then.
   *
   * @param what was asked of it, "read"
   */
  static ProblemException of(SdkException failure, String what) {
    ProblemException problem = problem(failure, what);
    problem.initCause(failure);
    return problem;
  }

  private static ProblemException problem(SdkException failure, String what) {
    if (!(failure instanceof SdkServiceException answer)) {
      return away(
          hasNoKeys(failure)
              ? "There are no keys for the bucket that holds the images; the administrator gives"
                  + " them in winnow.s3.access-key and winnow.s3.secret-key."
              : "The bucket that holds the images could not be reached, or took too long.");
    }
    String code = code(answer);
    String told =
        "The bucket that holds the images answered %d%s when asked to %s."
            .formatted(answer.statusCode(), code.isEmpty() ? "" : " (" + code + ")", what);
    return isFull(answer.statusCode(), code)
        ? new ProblemException.InsufficientStorage(
            "storage-full", told + " It has no room left.", RETRY_AFTER_SECONDS)
        : away(told);
  }

  /** That it cannot be used just now, in other words. */
  static ProblemException away(String detail) {
    return new ProblemException.Unavailable("storage-away", detail, RETRY_AFTER_SECONDS);
  }

  private static boolean hasNoKeys(SdkException failure) {
    return String.valueOf(failure.getMessage()).startsWith("Unable to load credentials");
  }

  /** There is no code of Amazon's for it: each server that can be full has its own. */
  private static boolean isFull(int status, String code) {
    String lower = code.toLowerCase(Locale.ROOT);
    return status == FULL || lower.contains("quota") || lower.contains("storagefull");
  }

  /** That there is a bucket, but no such object in it. */
  static boolean isNoSuchKey(SdkServiceException answer) {
    return answer.statusCode() == 404 && !code(answer).equals("NoSuchBucket");
  }

  private static String code(SdkServiceException answer) {
    String code =
        answer instanceof AwsServiceException aws && aws.awsErrorDetails() != null
            ? aws.awsErrorDetails().errorCode()
            : null;
    return code == null ? "" : code;
  }
}
