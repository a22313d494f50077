using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Samples.Notes;
using RpcGateway.Samples.Tests.Yjs;
using RpcGateway.Samples.Yjs;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Notes;

/// <summary>Changes of notes: stored once, in order, and only if every reader can read them.</summary>
public sealed class NotesTests : IAsyncLifetime
{
    private RpcTestGateway _gateway = null!;
    private INotes _notes = null!;

    private NoteMailboxes Mailboxes => _gateway.Services.GetRequiredService<NoteMailboxes>();

    public async ValueTask InitializeAsync()
    {
        _gateway = await RpcTestGateway.StartAsync(gateway => gateway.AddSamples());
        _notes = _gateway.CreateClient<INotes>().Proxy;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Create_SomeNotes_AreListedNewestFirst()
    {
        var first = await _notes.CreateAsync("First", TestContext.Current.CancellationToken);
        var second = await _notes.CreateAsync(" Second ", TestContext.Current.CancellationToken);

        (await _notes.ListAsync(TestContext.Current.CancellationToken)).Should().Equal(second, first);
        second.Title.Should().Be("Second");
        first.Author.Should().Be("Guest");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public async Task Create_BadTitle_IsRefused(string title)
    {
        var create = () => _notes.CreateAsync(title);

        (await create.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("../all")]
    public async Task Open_UnknownNote_IsAnErrorAndNotAnEmptyNote(string note)
    {
        var open = () => ReadAsync(note, 0, 1);

        (await open.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.NoteNotFound);
    }

    [Fact]
    public async Task Open_NewNote_SaysThatTheContentIsComplete()
    {
        var note = await _notes.CreateAsync("New", TestContext.Current.CancellationToken);

        var changes = await ReadAsync(note.Id, 0, 1);

        changes[0].Sequence.Should().Be(0);
        changes[0].Update.Should().Equal(0, 0);
    }

    [Fact]
    public async Task Push_WhileANoteIsOpen_ReachesTheReaderInOrder()
    {
        var note = await _notes.CreateAsync("Live", TestContext.Current.CancellationToken);
        await using var reader = _notes.OpenAsync(note.Id, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator();
        await reader.MoveNextAsync().AsTask().DefaultTimeout();

        for (var index = 0; index < YjsSamples.Typed.Length; index++)
        {
            await _notes.PushAsync(note.Id, YjsSamples.Typed[index], $"key {index}", TestContext.Current.CancellationToken);
        }

        for (var index = 0; index < YjsSamples.Typed.Length; index++)
        {
            await reader.MoveNextAsync().AsTask().DefaultTimeout();
            reader.Current.Sequence.Should().Be(index + 1);
            reader.Current.Update.Should().Equal(YjsSamples.Typed[index]);
        }
    }

    [Fact]
    public async Task Push_SameKeyTwice_IsStoredOnce()
    {
        var note = await _notes.CreateAsync("Repeat", TestContext.Current.CancellationToken);

        var first = await _notes.PushAsync(note.Id, YjsSamples.Typed[0], "key", TestContext.Current.CancellationToken);
        var second = await _notes.PushAsync(note.Id, YjsSamples.Typed[0], "key", TestContext.Current.CancellationToken);

        second.Should().Be(first);
        (await Mailboxes.GetLastSequenceAsync(note.Id, TestContext.Current.CancellationToken)).Should().Be(1);
    }

    [Fact]
    public async Task Push_KeyWithControlCharacters_IsRefused()
    {
        var note = await _notes.CreateAsync("Keys", TestContext.Current.CancellationToken);
        var push = () => _notes.PushAsync(note.Id, YjsSamples.Typed[0], "a\nb");

        (await push.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Open_AfterAChange_ContinuesWithTheNextOne()
    {
        var note = await CreateTypedAsync();

        var changes = await ReadAsync(note, 2, 2);

        changes.Select(change => change.Sequence).Should().Equal(3, 4);
        changes[0].Update.Should().Equal(YjsSamples.Typed[2]);
    }

    [Fact]
    public async Task Open_PositionBeyondTheEnd_IsRefused()
    {
        var note = await CreateTypedAsync();

        var open = () => ReadAsync(note, 5, 1);

        (await open.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Push_DamagedUpdates_StoresNoneOfThem()
    {
        var note = await _notes.CreateAsync("Damaged", TestContext.Current.CancellationToken);
        for (var length = 0; length < YjsSamples.Merged.Length; length++)
        {
            var push = () => _notes.PushAsync(note.Id, YjsSamples.Merged[..length], "key");

            (await push.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.InvalidUpdate);
        }

        (await Mailboxes.GetLastSequenceAsync(note.Id, TestContext.Current.CancellationToken)).Should().Be(0);
    }

    [Fact]
    public async Task Push_LargeUpdate_IsStoredAsSeveralOnce()
    {
        var note = await _notes.CreateAsync("Large", TestContext.Current.CancellationToken);
        var writer = new YjsWriter();
        writer.Write([1, 1, 7, 0]);
        writer.WriteItem(new YjsItem(0, 300_000, null, null, new string('x', 300_000).Select(letter => (byte)letter).ToArray()));
        writer.Write([0]);

        var last = await _notes.PushAsync(note.Id, writer.ToArray(), "key", TestContext.Current.CancellationToken);
        var again = await _notes.PushAsync(note.Id, writer.ToArray(), "key", TestContext.Current.CancellationToken);

        last.Should().BeGreaterThan(3);
        again.Should().Be(last);
        (await _notes.StateAsync(note.Id, TestContext.Current.CancellationToken)).StateVector.Should().Equal(1, 7, 0xE0, 0xA7, 0x12);
    }

    [Fact]
    public async Task Push_TooLarge_IsRefused()
    {
        var note = await _notes.CreateAsync("Large", TestContext.Current.CancellationToken);

        var push = () => _notes.PushAsync(note.Id, new byte[NoteLimits.MaxUpdate + 1], "key");

        (await push.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(NotesErrorCode.UpdateTooLarge);
    }

    [Fact]
    public async Task Open_AStoredChangeIsDamaged_SkipsIt()
    {
        var note = await CreateTypedAsync();
        await AppendAsync(note, [[1, 2, 3], YjsSamples.Letter(9, 0, 'x')]);

        var changes = await ReadAsync(note, 0, 1);

        changes[0].Sequence.Should().Be(6);
        YjsUpdate.Read(changes[0].Update).Items.Select(entry => entry.Client).Distinct().Should().Equal(9, 7);
    }

    [Fact]
    public async Task Open_StoredChangesAreMissing_IsAnErrorAndNotAPartOfTheContent()
    {
        var note = await CreateTypedAsync();
        await Mailboxes.Updates.TrimAsync(
            NoteMailboxes.Changes(note), new RpcMailRetention { MaxCount = 2 }, TestContext.Current.CancellationToken);

        var open = () => ReadAsync(note, 0, 1);

        (await open.Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(RpcErrorCode.ServiceFailed);
    }

    [Fact]
    public async Task Open_ChangesAfterThePositionWereTrimmed_SendsTheContentAgain()
    {
        var note = await CreateTypedAsync();
        await _notes.SaveVersionAsync(note, "All", TestContext.Current.CancellationToken);
        await Mailboxes.Updates.TrimAsync(
            NoteMailboxes.Changes(note), new RpcMailRetention { MaxCount = 1 }, TestContext.Current.CancellationToken);

        var changes = await ReadAsync(note, 1, 1);

        changes[0].Sequence.Should().Be(4);
        changes[0].Update.Should().Equal(YjsSamples.Joined);
    }

    [Fact]
    public async Task State_ChangedNote_IsTheStateVectorOfItsContent()
    {
        var note = await CreateTypedAsync();

        var state = await _notes.StateAsync(note, TestContext.Current.CancellationToken);

        state.Sequence.Should().Be(4);
        state.StateVector.Should().Equal(YjsSamples.StateVector);
    }

    [Fact]
    public async Task Open_100000Changes_SendsThemMerged()
    {
        var note = (await _notes.CreateAsync("Long", TestContext.Current.CancellationToken)).Id;
        await AppendAsync(note, Enumerable.Range(0, 100_000).Select(clock => YjsSamples.Letter(9, clock, 'x')));

        var changes = new List<NoteChange>();
        await foreach (var change in _notes.OpenAsync(note, cancellationToken: TestContext.Current.CancellationToken))
        {
            changes.Add(change);
            if (change.Sequence >= 0)
            {
                break;
            }
        }

        changes[^1].Sequence.Should().Be(100_000);
        changes.Should().HaveCountLessThan(10);
        changes.Sum(change => change.Update.Length).Should().BeLessThan(101_000);
    }

    [Fact]
    public async Task Open_ManyChangesWereMissed_SendsThemMerged()
    {
        var note = (await _notes.CreateAsync("Away", TestContext.Current.CancellationToken)).Id;
        await AppendAsync(note, Enumerable.Range(0, NoteLimits.MaxMissedChanges + 2).Select(clock => YjsSamples.Letter(9, clock, 'x')));

        (await ReadAsync(note, 1, 1))[0].Sequence.Should().Be(NoteLimits.MaxMissedChanges + 2);
        (await ReadAsync(note, 2, 1))[0].Sequence.Should().Be(3);
    }

    private async Task<string> CreateTypedAsync()
    {
        var note = await _notes.CreateAsync("Typed", TestContext.Current.CancellationToken);
        await AppendAsync(note.Id, YjsSamples.Typed);
        return note.Id;
    }

    private async Task AppendAsync(string note, IEnumerable<byte[]> updates)
    {
        foreach (var portion in updates.Chunk(1000))
        {
            await Mailboxes.Updates.AppendAsync(
                [.. portion.Select(update => new RpcMailDraft<StoredUpdate>(NoteMailboxes.Changes(note), new StoredUpdate(update)))],
                TestContext.Current.CancellationToken);
        }
    }

    private async Task<NoteChange[]> ReadAsync(string note, long after, int count) =>
        await _notes.OpenAsync(note, after, TestContext.Current.CancellationToken).Take(count).ToArrayAsync().AsTask().DefaultTimeout();
}
