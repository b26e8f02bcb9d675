package org.winnow.pool;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** The headers of every answer of tus, the refusals among them. */
@Provider
@Tus
class TusFilter implements ContainerResponseFilter {

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle("Tus-Resumable", Tus.VERSION);
    response.getHeaders().putSingle("Tus-Version", Tus.VERSION);
    response.getHeaders().putSingle("Cache-Control", "no-store");
  }
}
