package org.winnow.access;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request's bearer token or cookie into who is calling. The row is read anew on each
 * request, so a revoked session or a disabled user is out at once. A credential that is no longer
 * good is the same as none.
 */
@Singleton
class CredentialMechanism implements HttpAuthenticationMechanism {

  private final Sessions sessions;
  private final ApiTokens tokens;

  CredentialMechanism(Sessions sessions, ApiTokens tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    Supplier<Optional<Login>> lookup = lookup(context);
    if (lookup == null) {
      return Uni.createFrom().nullItem();
    }
    return Uni.createFrom()
        .completionStage(
            () ->
                context
                    .vertx()
                    .executeBlocking(() -> identity(lookup.get()), false)
                    .toCompletionStage());
  }

  /** The Authorization header wins: who sends one does not mean the browser's cookie. */
  private @Nullable Supplier<Optional<Login>> lookup(RoutingContext context) {
    String bearer = BearerToken.of(context.request().getHeader(HttpHeaderNames.AUTHORIZATION));
    if (bearer != null) {
      return () -> tokens.find(bearer);
    }
    Cookie cookie = context.request().getCookie(SessionCookie.NAME);
    if (cookie != null) {
      String secret = cookie.getValue();
      return () -> sessions.find(secret);
    }
    return null;
  }

  private static @Nullable SecurityIdentity identity(Optional<Login> found) {
    return found
        .<SecurityIdentity>map(
            login ->
                QuarkusSecurityIdentity.builder()
                    .setPrincipal(login)
                    .addRoles(login.role().words())
                    .build())
        .orElse(null);
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new ChallengeData(
                HttpResponseStatus.UNAUTHORIZED.code(),
                HttpHeaderNames.WWW_AUTHENTICATE,
                "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
