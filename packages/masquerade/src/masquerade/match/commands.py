"""A command's name and arguments, as typed by anyone, turned into an action of the rules or a refusal."""

from typing import Any, assert_never

import msgspec

from masquerade.rules import actions
from masquerade.wire import commands
from masquerade.wire.commands import COMMANDS, GameCommand, JoinMeta
from masquerade.wire.refusals import Refusal


def decoded(player: str, name: str, args: dict[str, Any]) -> actions.Action | Refusal:
    """The action a command asks for, or why it is none (`command/unknown`, `command/malformed`)."""
    kind = COMMANDS.get(name)
    if kind is None:
        return Refusal("command/unknown", f"There is no such command; known are {', '.join(COMMANDS)}.")
    try:
        return _asked(player, msgspec.convert(args, kind.args), args)
    except msgspec.ValidationError as error:
        return Refusal("command/malformed", f"{error}.")


def joining(player: str, name: str, meta: dict[str, Any], marks: tuple[str, ...] = ()) -> actions.Join | Refusal:
    """The arrival of a person with what they brought, or why it is malformed (`join/malformed`)."""
    try:
        brought = msgspec.convert(meta, JoinMeta)
    except msgspec.ValidationError as error:
        return Refusal("join/malformed", f"{error}.")
    return actions.Join(player, name, brought.password, brought.watch, brought.reclaim, marks)


def _asked(player: str, command: GameCommand, args: dict[str, Any]) -> actions.Action | Refusal:
    match command:
        case commands.MessageCommand():
            return actions.Say(player, command.text)
        case commands.VoteCommand():
            return _vote(player, command)
        case commands.AnswerCommand():
            return actions.Answer(player, command.prompt, command.text)
        case commands.SuspectCommand():
            return actions.Suspect(player, command.seat, command.per_cent)
        case commands.SettingsCommand():
            return actions.Configure(player, args)
        case commands.ReadyCommand():
            return actions.Ready(player)
        case commands.StartCommand():
            return actions.Start(player)
        case commands.RematchCommand():
            return actions.Rematch(player)
        case commands.LeaveCommand():
            return actions.Leave(player)
        case commands.CreditCommand():
            return actions.Credit(player, command.engine, command.persona)
        case commands.KickCommand():
            return actions.Kick(player, command.name, command.seat)
        case commands.ApproveCommand():
            return actions.Approve(player, command.knock)
        case commands.DeclineCommand():
            return actions.Decline(player, command.knock)
        case commands.UnbanCommand():
            return actions.Unban(player)
        case commands.ForgetCommand():
            return actions.Forget(player)
        case commands.HostCommand():
            return actions.PassHost(player, command.name)
        case commands.PauseCommand():
            return actions.Pause(player)
        case commands.ResumeCommand():
            return actions.Continue(player)
        case commands.ExtendCommand():
            return actions.Extend(player, command.seconds)
        case commands.ReportCommand():
            about = actions.Place(command.line, command.seat, command.round, command.prompt, command.name)
            return actions.Report(player, about, command.why)
        case commands.DismissCommand():
            return actions.Dismiss(player, command.report)
        case commands.HideCommand():
            return actions.Hide(player, actions.Place(command.line, command.seat, command.round, command.prompt))
        case commands.ShowCommand():
            return actions.Show(player, actions.Place(command.line, command.seat, command.round, command.prompt))
        case _:
            assert_never(command)


def _vote(player: str, vote: commands.VoteCommand) -> actions.Vote | Refusal:
    if not all(seat.isascii() and seat.isdecimal() and len(seat) <= 2 for seat in vote.sliders):
        return Refusal("vote/unknown_seat", "There is no such seat.")
    sliders = {int(seat): value for seat, value in vote.sliders.items()}
    return actions.Vote(player, vote.named, tuple(sliders.items()))
