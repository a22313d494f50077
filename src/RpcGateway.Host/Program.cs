using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using RpcGateway.Host.Pages;
using RpcGateway.Host.Samples;
using RpcGateway.Host.Startup;
using RpcGateway.Host.Telemetry;

try
{
    var command = Commands.Find(args);
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
    builder.Services.AddRpcGateway()
        .ReadSettings()
        .AddSamples();

    var app = builder.Build();
    if (command is not null)
    {
        return Commands.Run(command, app.Services);
    }

    app.MapPages();
    app.MapSamplePages();
    app.MapGatewayHealth();
    app.MapRpcGateway(Welcome.Endpoint);
    app.Lifetime.ApplicationStarted.Register(() => Welcome.Print(app.Urls, app.HasDashboard()));
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
