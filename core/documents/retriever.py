"""The index as a LangChain retriever, so that whatever takes one takes ours. Adds nothing to the search itself."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from core.documents.index import PassageIndex


class IndexRetriever(BaseRetriever):
    """Gives the `k` best passages as documents; metadata names where each stands and what it scored."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: SkipValidation[PassageIndex]
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "page": hit.passage.page,
                    "start": hit.passage.start,
                    "heading": hit.passage.heading,
                    "question": hit.passage.question,
                    "language": hit.passage.language,
                    "score": hit.score,
                },
            )
            for hit in self.index.search(query, self.k)
        ]
