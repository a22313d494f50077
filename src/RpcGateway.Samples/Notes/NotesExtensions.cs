using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.Services;

namespace RpcGateway.Samples.Notes;

/// <summary>Adds notes.</summary>
internal static class NotesExtensions
{
    /// <summary>Adds <c>notes</c>, and its messages to the mailbox. They have no retention: <see cref="NoteTrimming"/> removes them.</summary>
    public static IRpcServiceBuilder AddNotes(this IRpcServiceBuilder builder, IRpcMailboxBuilder mailbox)
    {
        mailbox.AddMessages<Note>("notes").AddMessages<StoredUpdate>("note-updates").AddMessages<StoredVersion>("note-versions");
        builder.Services.AddSingleton<NoteMailboxes>();
        builder.Services.AddSingleton<NoteList>();
        builder.Services.AddSingleton<NoteReader>();
        builder.Services.AddSingleton<NoteSizes>();
        builder.Services.AddSingleton<NoteTrimming>();
        builder.Services.AddSingleton<NoteVersions>();
        builder.Services.AddSingleton<NoteCapacity>();
        builder.Services.AddSingleton<NoteEditors>();
        builder.Services.AddSingleton<NotePresenceService>();
        builder.Services.AddSingleton<VersionWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<VersionWriter>());
        builder.Services.AddSingleton<NotesService>();
        return builder.AddService<INotes, NotesService>().AddConnectionObserver<NotePresenceService>();
    }
}
