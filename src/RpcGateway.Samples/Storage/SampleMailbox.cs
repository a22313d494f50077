using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;

namespace RpcGateway.Samples.Storage;

/// <summary>The mailbox that the samples share.</summary>
internal static class SampleMailbox
{
    private const long MaxFileSize = 1024L * 1024 * 1024;

    // A topic of push has two readers for each user who subscribes with one device.
    private const int MaxReaders = 100_000;

    public static IRpcMailboxBuilder AddSampleMailbox(this IServiceCollection services, SampleStorage storage)
    {
        services.Configure<RpcMailboxOptions>(options => options.MaxReaders = MaxReaders);
        services.AddSingleton(storage);
        services.AddSingleton<SampleFolder>();
        if (storage.PostgreSql is { } database)
        {
            return services.AddRpcMailbox(options => options.PostgreSql = database);
        }

        services.AddOptions<RpcMailboxOptions>().Configure<SampleFolder>((options, folder) =>
        {
            options.SqliteFile = Path.Combine(folder.Path, "mailbox.db");
            options.MaxSqliteSize = MaxFileSize;
        });
        return services.AddRpcMailbox();
    }
}
