"""Assignments, and classes with their answers, grades and teachers' decisions. A grade is kept as soon as it is made.

Does not know what a grade is: marks, answers and assignments come and go as JSON text. `desk` is the hash of the secret
that names a workspace; a wrong workspace and an unknown class look the same.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.errors import InputError, StoreError
from core.store.database import Database
from core.store.desks import find_row, open_row
from core.store.records import ClassHead, StoredAssignment, StoredClass, StoredGrade, StoredOverride
from core.store.tables import AssignmentRow, ClassRow, GradeRow, OverrideRow, SubmissionRow

MOST_KEPT = 1_000
"""Assignments of one workspace, and classes of one workspace."""
MOST_STUDENTS = 2_000
MOST_BODY = 5_000_000


class Gradings(Database):
    """What teachers give, students answer, and both get back."""

    def save_assignment(self, desk: str, assignment_id: str, title: str, body: str) -> None:
        """Keep an assignment; one with the same id is replaced."""
        _check_size(body)
        with self._writing() as session:
            row = open_row(session, AssignmentRow, desk, assignment_id, self.now(), MOST_KEPT)
            row.title, row.body, row.updated = title, body, self.now()

    def load_assignment(self, desk: str, assignment_id: str) -> StoredAssignment:
        """The assignment; StoreError where the workspace has none of that id."""
        with self._reading() as session:
            row = find_row(session, AssignmentRow, desk, assignment_id)
            return StoredAssignment(row.id, row.title, row.body, row.created, row.updated)

    def list_assignments(self, desk: str) -> tuple[StoredAssignment, ...]:
        """The workspace's assignments, the last changed first."""
        query = select(AssignmentRow).where(AssignmentRow.desk == desk).order_by(AssignmentRow.updated.desc())
        with self._reading() as session:
            return tuple(
                StoredAssignment(row.id, row.title, row.body, row.created, row.updated)
                for row in session.scalars(query)
            )

    def delete_assignment(self, desk: str, assignment_id: str) -> None:
        """Erase an assignment; classes keep the copy they were given."""
        with self._writing() as session:
            session.delete(find_row(session, AssignmentRow, desk, assignment_id))
        self._forget_log()

    def save_class(
        self,
        desk: str,
        class_id: str,
        title: str,
        body: str,
        submissions: Sequence[tuple[str, str]] | None = None,
        *,
        assignment: str = "",
        untitled: str = "",
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Keep a class, made from the `assignment` of that id. Without a `title` it keeps its own; `untitled` is what a
        new one is called then. `submissions` (student, JSON), where given, replace its
        own: with a student who is not among them go that student's grades, unless `renamed` says under which name the
        student is among them; None leaves them as they are."""
        _check_size(body, *(text for _, text in submissions or ()))
        if len(submissions or ()) > MOST_STUDENTS:
            raise InputError("grading.too_many_students", count=len(submissions or ()), limit=MOST_STUDENTS)
        with self._writing() as session:
            row = open_row(session, ClassRow, desk, class_id, self.now(), MOST_KEPT)
            row.title, row.body, row.updated = title or row.title or untitled, body, self.now()
            row.assignment = assignment or row.assignment or ""
            session.flush()
            if submissions is not None:
                _replace_submissions(session, class_id, submissions, renamed or {})

    def load_class(self, desk: str, class_id: str) -> StoredClass:
        """The class with all it has; StoreError where the workspace has none of that id."""
        with self._reading() as session:
            row = find_row(session, ClassRow, desk, class_id)
            submissions = session.execute(
                select(SubmissionRow.student, SubmissionRow.body)
                .where(SubmissionRow.class_id == class_id)
                .order_by(SubmissionRow.position)
            )
            grades = session.scalars(select(GradeRow).where(GradeRow.class_id == class_id))
            overrides = session.scalars(select(OverrideRow).where(OverrideRow.class_id == class_id))
            return StoredClass(
                row.id,
                row.title,
                row.body,
                tuple((student, body) for student, body in submissions),
                tuple(StoredGrade(one.student, one.question, one.key, one.body) for one in grades),
                tuple(map(_override, overrides)),
                row.updated,
            )

    def list_classes(self, desk: str) -> tuple[ClassHead, ...]:
        """The workspace's classes, the last changed first."""
        students = select(func.count()).where(SubmissionRow.class_id == ClassRow.id).scalar_subquery()
        graded = select(func.count()).where(GradeRow.class_id == ClassRow.id).scalar_subquery()
        query = select(ClassRow, students, graded).where(ClassRow.desk == desk)
        with self._reading() as session:
            rows = session.execute(query.order_by(ClassRow.updated.desc(), ClassRow.id))
            return tuple(ClassHead(c.id, c.title, c.assignment, n, made, c.created, c.updated) for c, n, made in rows)

    def delete_class(self, desk: str, class_id: str) -> None:
        """Erase the class with its answers, grades, decisions and the examples that these were."""
        with self._writing() as session:
            find_row(session, ClassRow, desk, class_id)
            session.execute(delete(ClassRow).where(ClassRow.id == class_id))
        self._forget_log()

    def save_grades(self, desk: str, class_id: str, grades: Iterable[StoredGrade]) -> None:
        """Keep grades, each in place of the one its answer had. A grade of a student who has left is let go."""
        with self._writing() as session:
            find_row(session, ClassRow, desk, class_id)
            students = set(session.scalars(select(SubmissionRow.student).where(SubmissionRow.class_id == class_id)))
            now = self.now()
            for grade in grades:
                if grade.student in students:
                    row = GradeRow(class_id=class_id, student=grade.student, question=grade.question, created=now)
                    row.key, row.body = grade.key, grade.body
                    session.merge(row)
            session.execute(update(ClassRow).where(ClassRow.id == class_id).values(updated=now))

    def save_override(self, desk: str, class_id: str, decision: StoredOverride) -> None:
        """Keep a teacher's decision, in place of an earlier one on the same answer."""
        with self._writing() as session:
            find_row(session, ClassRow, desk, class_id)
            if session.get(SubmissionRow, (class_id, decision.student)) is None:
                raise StoreError("grading.no_student", student=decision.student)
            row = OverrideRow(class_id=class_id, student=decision.student, question=decision.question)
            row.points, row.comment, row.created = decision.points, decision.comment, self.now()
            row.fingerprint, row.answer = decision.fingerprint, decision.answer
            session.merge(row)

    def delete_override(self, desk: str, class_id: str, student: str, question: str) -> None:
        """Take a decision back; nothing happens where there is none."""
        mine = (OverrideRow.class_id == class_id, OverrideRow.student == student, OverrideRow.question == question)
        with self._writing() as session:
            find_row(session, ClassRow, desk, class_id)
            session.execute(delete(OverrideRow).where(*mine))

    def list_overrides(self, desk: str, fingerprints: Iterable[str]) -> tuple[StoredOverride, ...]:
        """Decisions on answers to these questions in all classes of the workspace, oldest first."""
        query = (
            select(OverrideRow)
            .join(ClassRow, ClassRow.id == OverrideRow.class_id)
            .where(ClassRow.desk == desk, OverrideRow.fingerprint.in_(tuple(fingerprints)))
            .order_by(OverrideRow.created, OverrideRow.class_id, OverrideRow.student)
        )
        with self._reading() as session:
            return tuple(map(_override, session.scalars(query)))


def _check_size(*bodies: str) -> None:
    largest = max(map(len, bodies))
    if largest > MOST_BODY:
        raise InputError("grading.too_large", size=largest, limit=MOST_BODY)


def _replace_submissions(
    session: Session, class_id: str, submissions: Sequence[tuple[str, str]], renamed: Mapping[str, str]
) -> None:
    kept = {student for student, _ in submissions}
    if len(kept) < len(submissions):
        raise InputError("grading.student_twice")
    there = set(session.scalars(select(SubmissionRow.student).where(SubmissionRow.class_id == class_id)))
    moved = _take_out(session, class_id, renamed)
    for student in there - kept:
        gone = (SubmissionRow.class_id == class_id, SubmissionRow.student == student)
        session.execute(delete(SubmissionRow).where(*gone))
    for position, (student, body) in enumerate(submissions):
        session.merge(SubmissionRow(class_id=class_id, student=student, position=position, body=body))
    session.flush()
    session.add_all(moved)


def _take_out(session: Session, class_id: str, renamed: Mapping[str, str]) -> list[GradeRow | OverrideRow]:
    """The grades and decisions of the renamed students, under their new names; what either name had is taken out."""
    moved: list[GradeRow | OverrideRow] = []
    for table in (GradeRow, OverrideRow):
        concerned = (table.class_id == class_id, table.student.in_({*renamed, *renamed.values()}))
        for row in session.execute(select(table.__table__).where(*concerned)).mappings().all():
            if row["student"] in renamed:
                moved.append(table(**{**row, "student": renamed[row["student"]]}))
        session.execute(delete(table).where(*concerned))
    return moved


def _override(row: OverrideRow) -> StoredOverride:
    return StoredOverride(row.student, row.question, row.points, row.comment, row.fingerprint, row.answer, row.created)
