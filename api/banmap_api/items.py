"""One page of the features of a collection."""

from datetime import UTC, datetime

from banmap_api.catalogue import Served
from banmap_api.documents import Document, page_links
from banmap_api.parameters import ItemsQuery
from banmap_api.selection import rows_of_query


def items_document(
    served: Served, query: ItemsQuery, *, address: str, given: list[tuple[str, str]]
) -> Document:
    """Make the page of a query; ``address`` and ``given`` parameters come back in its links."""
    matching = rows_of_query(served, query)
    page = matching[query.offset : query.offset + query.limit]
    end = query.offset + len(page)
    has_next = len(page) > 0 and end < len(matching)
    return {
        "type": "FeatureCollection",
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": len(matching),
        "numberReturned": len(page),
        "links": page_links(
            address,
            given,
            next_offset=end if has_next else None,
            previous_offset=max(query.offset - query.limit, 0) if query.offset else None,
        ),
        "features": served.features(page.tolist()),
    }
