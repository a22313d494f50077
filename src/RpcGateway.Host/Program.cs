using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RpcGateway.Host.Backends;
using RpcGateway.Host.Startup;
using RpcGateway.Host.Telemetry;
using RpcGateway.Samples;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Json;
using RpcGateway.Samples.Pages;
using RpcGateway.Samples.Push;

try
{
    var command = Commands.Find(args);
    var asksForSamples = SampleSwitch.TryTake(ref args);
    DefaultEnvironment.Use();
    // appsettings.json is in the program's folder, so that the program starts from any folder.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = command is null ? args : args[1..],
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.Configuration.AddCommandLine(
        command is null ? args : args[1..], BackendSettings.Switches.Concat(SampleSettings.Switches).ToDictionary());
    builder.UseDefaultUrl();
    if (command is null)
    {
        builder.AddTelemetryExport();
    }

    builder.Services.AddRpcDashboard();
    var backends = BackendSettings.Read(builder.Configuration, builder.Environment.IsDevelopment());
    var gateway = builder.Services.AddRpcGateway().ReadSettings().ReadRedis(builder.Configuration).AddBackends(backends);

    // The samples have no authorization, so they are served in Development or on request only. A command serves
    // nothing; it only describes them.
    var hasSamples = asksForSamples || builder.Environment.IsDevelopment();
    string? newPushToken = null;
    if (hasSamples || command is not null)
    {
        var settings = SampleSettings.Read(builder.Configuration);
        newPushToken = settings.PushToken is null && builder.Environment.IsDevelopment() ? SenderToken.Create() : null;
        gateway.AddJsonLanguageServer().AddSamples(
            settings.Folder,
            settings.PostgreSql,
            settings.PushToken ?? newPushToken,
            SettingsExtensions.FindRedis(builder.Configuration),
            backends.JobsRunInBackends);
        builder.Services.AddSampleAccounts();
        if (!backends.JobsRunInBackends)
        {
            gateway.AddJobs();
        }
        else if (command is null)
        {
            gateway.AddWorkers(settings.WorkerTimeout);
        }
    }

    var app = builder.Build();
    if (command is not null)
    {
        return Commands.Run(command, app.Services);
    }

    app.MapPages(hasSamples);
    if (hasSamples)
    {
        app.MapSamplePages(app.HasDashboard());
        app.MapSampleAccounts();
        app.MapPush();
        app.MapJsonRpcBackend(JsonLanguageServer.Path, JsonLanguageServer.Name);
        app.MapWorkers(Welcome.Workers, backends);
    }

    app.MapGatewayHealth();
    app.MapRpcGateway(Welcome.Endpoint);
    app.MapBackends(Welcome.Backends, backends);
    app.MapNodes(Welcome.Nodes);
    var parts = new ServedParts(app.HasDashboard(), hasSamples, backends.IsEnabled, newPushToken);
    app.Lifetime.ApplicationStarted.Register(() => Welcome.Print(app.Urls, parts));
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // The process was stopped before the server started.
    return 0;
}
catch (OptionsValidationException e)
{
    return Failure.Print("the configuration is invalid", e.Failures);
}
catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
{
    return Failure.Print(
        "the configuration is invalid", e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures));
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return Failure.Print("the address is already in use", [e.Message, "Choose another address with --urls."]);
}
