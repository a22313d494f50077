using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RpcGateway.Host.Pages;
using RpcGateway.Host.Samples;
using RpcGateway.Host.Startup;
using RpcGateway.Host.Telemetry;

try
{
    var command = Commands.Find(args);
    var asksForSamples = SampleSwitch.TryTake(ref args);
    DefaultEnvironment.Use();
    // The settings lie beside the program, so that it starts from any folder.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = command is null ? args : args[1..],
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.UseDefaultUrl();
    if (command is null)
    {
        builder.AddTelemetryExport();
    }

    builder.Services.AddRpcDashboard();
    var gateway = builder.Services.AddRpcGateway().ReadSettings();

    // Without authorization they are open to every caller; a command describes them and serves nothing.
    var hasSamples = asksForSamples || builder.Environment.IsDevelopment();
    if (hasSamples || command is not null)
    {
        gateway.AddSamples();
    }

    var app = builder.Build();
    if (command is not null)
    {
        return Commands.Run(command, app.Services);
    }

    app.MapPages(hasSamples);
    if (hasSamples)
    {
        app.MapSamplePages();
    }

    app.MapGatewayHealth();
    app.MapRpcGateway(Welcome.Endpoint);
    app.Lifetime.ApplicationStarted.Register(() => Welcome.Print(app.Urls, app.HasDashboard(), hasSamples));
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException)
{
    // Told to stop before it had started.
    return 0;
}
catch (OptionsValidationException e)
{
    return Failure.Print("its settings are wrong", e.Failures);
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    return Failure.Print("somebody listens there already", [e.Message, "Choose another address with --urls."]);
}
